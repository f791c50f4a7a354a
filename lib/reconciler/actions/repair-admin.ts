import "server-only";
import { adminsSource, inspectAdmin } from "@/lib/accounts/admins";
import { accountsSource } from "@/lib/accounts/source";
import { writeKubeconfig } from "@/lib/accounts/write/write-kubeconfig";
import type { StepContext } from "@/lib/actions/define";
import { AppError } from "@/lib/core/errors";
import { accountDrift } from "../account-drift";
import { adminAccounts } from "../admin-accounts";
import type { InfrastructureFound } from "../infrastructure/model";
import { KIND_WORDS } from "../model";
import { openHands } from "./hands";
import { renewCertificate } from "./renew-certificate";

const REQUESTS_PER_SECOND = 20;

/**
 * Of what was chosen for one person with full access, what is still so. Repeatable. Says what was written; null for nothing.
 * @throws AppError as `writeKubeconfig` and `renewCertificate`; "conflict" where more would be given than was agreed to
 */
export async function repairAdmin(
  user: string,
  { ids, full }: InfrastructureFound,
  context: StepContext,
): Promise<string | null> {
  const source = accountsSource();
  const admins = source === null ? null : adminsSource(source);
  if (admins === null) throw new AppError("precondition", "the site file has no accounts.adminHomes");
  const admin = (await adminAccounts(admins)).find(({ name }) => name === user);
  if (admin === undefined)
    throw new AppError("precondition", `${user} has no full access in the directory any more`);
  const hands = openHands(context, REQUESTS_PER_SECOND);
  const left = accountDrift(await inspectAdmin(admins, admin, hands.signal)).filter(
    ({ id, repair }) => repair !== null && ids.includes(id),
  );
  for (const { kind, fields } of left) {
    if (fields.some(({ field }) => field === "access") && !full.includes(user))
      throw new AppError("conflict", `${user} would get full access now, which nobody agreed to`);
    if (kind === "admin-kubeconfig")
      await hands.write(() => writeKubeconfig(admins, admin, null, hands.signal));
    else await hands.write(() => renewCertificate(admins, admin, hands));
  }
  return left.length === 0 ? null : `${left.map(({ kind }) => KIND_WORDS[kind] ?? kind).join(", ")} ${user}`;
}
