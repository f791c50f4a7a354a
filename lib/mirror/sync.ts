import "server-only";
import { site } from "@/lib/config/site";
import { db, type Tx } from "@/lib/db/client";
import { LOCKS } from "@/lib/db/locks";
import type { Accounts } from "@/lib/ldap/model";
import { raiseAlarm } from "./alarm";
import { APPLY_MS_MAX, applySync } from "./apply-sync";
import type { Loss, RunDetails, SyncPlan } from "./model";
import { planSync } from "./plan-sync";
import { readKnown } from "./read-known";
import { recordRun } from "./record-run";

/** Of names kept beside a pass; what could not be read may be all there is. */
const NAMES_KEPT = 200;
const LOCK_WAIT_MS_MAX = 5_000;

export type Synced = { outcome: "ok" | "frozen"; says: string; plan: SyncPlan };

/**
 * Compares an answer with the tables, applies it and records the pass, or freezes: all in one transaction. `confirmed`
 * is what a person agreed to lose; an answer that loses anything else stays frozen.
 */
export async function sync(
  answer: Accounts,
  { startedAt, confirmed }: { startedAt: Date; confirmed: Loss | null },
): Promise<Synced> {
  return db().$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS.mirrorTables})`;
      const plan = planSync(await readKnown(tx), answer, site().mirror);
      const agreed = confirmed !== null && isWithin(plan.loss, confirmed);
      return plan.frozenBecause.length === 0 || agreed
        ? accept(tx, answer, plan, startedAt)
        : freezeRun(tx, answer, plan, startedAt);
    },
    { timeout: APPLY_MS_MAX, maxWait: LOCK_WAIT_MS_MAX },
  );
}

async function accept(tx: Tx, answer: Accounts, plan: SyncPlan, startedAt: Date): Promise<Synced> {
  const counts = countsOf(answer, plan);
  if (counts.added + counts.changed + counts.gone > 0) await applySync(tx, plan);
  const says = `${counts.added} added, ${counts.changed} changed, ${counts.gone} gone`;
  const details = detailsOf(answer, plan, startedAt);
  await recordRun(tx, { startedAt, outcome: "ok", says, counts, details });
  return { outcome: "ok", says, plan };
}

async function freezeRun(tx: Tx, answer: Accounts, plan: SyncPlan, startedAt: Date): Promise<Synced> {
  const says = plan.frozenBecause.join("; ");
  const details = { ...detailsOf(answer, plan, startedAt), loss: plan.loss };
  const counts = { ...countsOf(answer, plan), added: 0, changed: 0, gone: 0 };
  await recordRun(tx, { startedAt, outcome: "frozen", says, counts, details });
  await raiseAlarm(tx, says, plan.loss);
  return { outcome: "frozen", says, plan };
}

/** A pass without an answer. */
export async function recordFailure(says: string, startedAt: Date): Promise<void> {
  const counts = { tools: 0, people: 0, added: 0, changed: 0, gone: 0 };
  const details = { ...NOTHING, durationMs: Date.now() - startedAt.getTime() };
  await db().$transaction((tx) => recordRun(tx, { startedAt, outcome: "failed", says, counts, details }));
}

const NOTHING: RunDetails = {
  from: "",
  durationMs: 0,
  referrals: 0,
  unreadable: 0,
  unreadableNames: [],
  findings: [],
  loss: null,
};

function countsOf(answer: Accounts, { tools, people, members }: SyncPlan) {
  const added = new Set(tools.added.map(({ name }) => name));
  const changed = new Set([
    ...tools.changed.map(({ name }) => name),
    ...[...members.added, ...members.removed].map(({ tool }) => tool).filter((name) => !added.has(name)),
  ]);
  return {
    tools: answer.tools.length,
    people: answer.people.length,
    added: tools.added.length + people.added.length,
    changed: changed.size + people.changed.length,
    gone: tools.gone.length + people.gone.length,
  };
}

const detailsOf = (answer: Accounts, plan: SyncPlan, startedAt: Date): RunDetails => ({
  from: answer.from,
  durationMs: Date.now() - startedAt.getTime(),
  referrals: answer.referrals,
  unreadable: answer.unreadable.length,
  unreadableNames: answer.unreadable
    .slice(0, NAMES_KEPT)
    .map(({ dn, says }) => ({ dn: dn.slice(0, 200), says })),
  findings: plan.findings.slice(0, NAMES_KEPT),
  loss: null,
});

/** Whether nothing is lost but what was agreed to. */
function isWithin(loss: Loss, agreed: Loss): boolean {
  const has = (names: readonly string[], within: readonly string[]) => {
    const set = new Set(within);
    return names.every((name) => set.has(name));
  };
  return (
    loss.everything.length === 0 &&
    has(loss.tools, agreed.tools) &&
    has(loss.people, agreed.people) &&
    has(loss.disabled, agreed.disabled) &&
    has(loss.roles, agreed.roles) &&
    loss.memberships <= agreed.memberships
  );
}
