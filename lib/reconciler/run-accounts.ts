import "server-only";
import { adminsSource, inspectAdmin } from "@/lib/accounts/admins";
import { inspectAccounts } from "@/lib/accounts/inspect-accounts";
import type { AccountsReport } from "@/lib/accounts/model";
import { type AccountsSource, accountsSource } from "@/lib/accounts/source";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { exclusively } from "@/lib/db/exclusive";
import { LOCKS } from "@/lib/db/locks";
import { accountDrift } from "./account-drift";
import { accountTools } from "./account-tools";
import { adminAccounts } from "./admin-accounts";
import { apiServersSince } from "./api-servers-since";
import type { Drift } from "./model";
import { driftOf, rowOf } from "./read-drift";
import { recordFrozen, recordPass } from "./record-pass";

/**
 * Looks at what accounts have outside the API server, in a loop of its own: files that hang hold nothing else up. One worker
 * looks at a time; it writes to the database alone.
 */

/** What could not be seen is looked for again sooner. */
const LOST_MS = 15_000;

type Options = { after?: (done: { drift: readonly Drift[] }) => Promise<void> };

export async function runAccounts(signal: AbortSignal, options: Options = {}): Promise<void> {
  const { accounts, directory } = site();
  if (accounts === undefined || directory === undefined) return;
  const intervalMs = accounts.intervalSeconds * 1_000;
  while (!signal.aborted) {
    let seen = true;
    try {
      await exclusively(LOCKS.fileDriftPass, async () => {
        seen = await onePassOfAccounts(signal, options);
      });
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`accounts: ${messageOf(error)}\n`);
    }
    await sleep(seen ? intervalMs * (1 + Math.random() / 10) : Math.min(LOST_MS, intervalMs), signal);
  }
}

/** True when everything could be seen. */
export async function onePassOfAccounts(signal: AbortSignal, { after }: Options = {}): Promise<boolean> {
  const startedAt = new Date();
  try {
    const source = accountsSource();
    if (source === null) return false;
    const tools = await accountTools();
    const report = await inspectAccounts(source, tools, signal, await apiServersSince(signal));
    if (signal.aborted) return false;
    assertSeen(report, tools.length);
    const drift = [
      ...accountDrift(report.findings),
      ...(await unseen(report.homes.unknown)),
      ...(await driftOfAdmins(source, signal)),
    ];
    const whole = [...new Map(drift.map((one) => [one.id, one])).values()];
    const lines = report.registers?.lines ?? null;
    const pass = { source: "accounts" as const, startedAt, tools: tools.length, objects: tools.length };
    await recordPass({ ...pass, ...(lines === null ? {} : { lines }) }, whole);
    await after?.({ drift: whole });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    if (!(error instanceof AppError)) throw error;
    await recordFrozen("accounts", startedAt, error.message);
    return false;
  }
}

/** A lost source freezes what was seen: a home that cannot be looked at is not a home that is missing. */
function assertSeen({ homes, registers }: AccountsReport, tools: number): void {
  const problem = registers?.problem ?? (homes.unknown.length * 2 > tools ? homes.problem : null);
  if (problem !== null) throw new AppError("precondition", problem);
}

/** Their homes may be elsewhere, and away while those of tools are there: what was found before still stands then. */
async function driftOfAdmins(source: AccountsSource, signal: AbortSignal): Promise<Drift[]> {
  const admins = adminsSource(source);
  if (admins === null) return [];
  const kinds = ["admin-kubeconfig", "admin-certificate"];
  const found: Drift[] = [];
  for (const admin of await adminAccounts(admins))
    try {
      found.push(...accountDrift(await inspectAdmin(admins, admin, signal)));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const rows = await db().drift.findMany({
        where: { source: "accounts", kind: { in: kinds }, name: admin.name },
      });
      found.push(...rows.map((row) => driftOf(rowOf(row))));
    }
  return found;
}

/** Of a few tools that could not be looked at, what was found before still stands. */
const unseen = async (tools: readonly string[]): Promise<Drift[]> =>
  tools.length === 0
    ? []
    : (await db().drift.findMany({ where: { source: "accounts", tool: { in: [...tools] } } })).map((row) =>
        driftOf(rowOf(row)),
      );
