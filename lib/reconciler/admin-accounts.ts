import "server-only";
import { adminAccount } from "@/lib/accounts/admins";
import type { AccountTool } from "@/lib/accounts/model";
import type { AccountsSource } from "@/lib/accounts/source";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";

/** People in the group that has full access, as the mirror has them. Whoever asks has made sure that it is not frozen. */
export async function adminAccounts(source: AccountsSource): Promise<AccountTool[]> {
  const { fullGroup } = site().profile.tenancy.infrastructure;
  if (fullGroup === null) return [];
  const people = await db().person.findMany({
    where: { goneAt: null, groups: { has: fullGroup } },
    orderBy: { user: "asc" },
  });
  return people.map((person) => adminAccount(source, person));
}
