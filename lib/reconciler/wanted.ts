import "server-only";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { type DesiredQuota, desiredQuota, type QuotaOverride } from "@/lib/quotas/model";
import type { Account } from "./model";

/** Who should have what, as the directory and the quotas' owner say. */

export type Wanted = {
  /** Tools that the directory has now. */
  accounts: ReadonlyMap<string, Account>;
  /** People with full access to the cluster. */
  admins: readonly string[];
  amountsOf(tool: string): DesiredQuota | null;
  /** Why this must not be acted on, in words; null when it may. */
  problem: string | null;
};

export async function readWanted(): Promise<Wanted> {
  const { profile } = site();
  const [{ tools, source }, overrides, unread, admins] = await Promise.all([
    mirroredTools(),
    readOverrides(),
    overridesUnread(),
    readAdmins(profile.tenancy.infrastructure.fullGroup),
  ]);
  const accounts = new Map<string, Account>();
  for (const { name, uid, disabled, goneAt } of tools.values())
    if (goneAt === null) accounts.set(name, { name, uid, disabled: disabled.length > 0 });
  return {
    accounts,
    admins,
    amountsOf: (tool) => desiredQuota(profile, tool, overrides.get(tool) ?? {}),
    problem:
      source.problem !== null
        ? `the directory: ${source.problem}`
        : accounts.size === 0
          ? "the directory has no tool at all"
          : unread,
  };
}

async function readOverrides(): Promise<ReadonlyMap<string, QuotaOverride>> {
  const rows = await db().quotaOverride.findMany({ where: { declared: site().quotas.owner } });
  // Safe: the quotas' own schema is what writes it.
  return new Map(rows.map(({ tool, amounts }) => [tool, amounts as QuotaOverride]));
}

/** A file that was never read would make drift of every quota in it; one that does not hold any more changes nothing. */
async function overridesUnread(): Promise<string | null> {
  if (site().quotas.owner !== "file") return null;
  const file = await db().quotaFile.findUnique({ where: { id: 1 } });
  return file === null || file.readAt === null ? "the file of quota overrides has not been read yet" : null;
}

const readAdmins = async (group: string | null): Promise<string[]> =>
  group === null
    ? []
    : (
        await db().person.findMany({
          where: { goneAt: null, groups: { has: group } },
          select: { user: true },
          orderBy: { user: "asc" },
        })
      ).map(({ user }) => user);
