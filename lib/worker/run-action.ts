import "server-only";
import { planNow, type Registry } from "@/lib/actions/define";
import type { Plan, Target } from "@/lib/actions/model";
import { hashPlan } from "@/lib/actions/plan-action";
import { ROLES, roleMay } from "@/lib/auth/policy";
import { faultPoint } from "@/lib/config/fault";
import { messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { holdLease, type Lease } from "./hold-lease";
import { type Claimed, release, takenOver } from "./lease";
import { recordPause, recordStart } from "./record";
import { recordEnd, recordExpiry } from "./record-end";
import { runTarget, settleTarget, type Work } from "./run-target";
import { type Teller, teller } from "./tell";

/** Runs one claimed action to its end, until a person stops it, the lease is lost, or the worker shuts down. */
export type Surroundings = {
  registry: Registry;
  shutdown: AbortSignal;
  /** Calls back when the action's row, or a switch, has changed. */
  pokes(id: string): (listener: () => void) => () => void;
  /** Resolves when there is a picture of the cluster to plan on. */
  ready(): Promise<void>;
};

export async function runAction(claimed: Claimed, around: Surroundings): Promise<void> {
  faultPoint("claimed");
  const lease = holdLease(claimed, around.shutdown, around.pokes(claimed.id));
  try {
    await run(claimed, lease, around);
  } finally {
    await lease.end();
    if (around.shutdown.aborted) await release(claimed.id, claimed.attempt).catch(() => undefined);
  }
}

async function run(claimed: Claimed, lease: Lease, around: Surroundings): Promise<void> {
  const row = await db().action.findUniqueOrThrow({
    where: { id: claimed.id },
    include: { targets: { orderBy: { position: "asc" } }, approval: true },
  });
  const job = { ...row, attempt: claimed.attempt };
  const parent = await parentOf(row.parentId);
  const tell = teller(around.registry.get(row.action), { ...row, parent });
  const held = await lease.check();
  if (held === null) throw takenOver(job.id);
  if (claimed.was === "awaiting_approval" && held.cancelledBy === null) {
    const says = row.approval === null ? "nobody approved it in time" : await changed(row, around);
    if (says !== null) return await recordExpiry(job, says, tell.after);
  }
  if (held.cancelledBy === null) await recordStart(job, claimed.was, tell.before());
  for (const { position, kind, name, state, memo } of row.targets) {
    if (state !== "waiting" && state !== "running") continue;
    const now = await lease.check();
    if (now === null) throw takenOver(job.id);
    if (lease.signal.aborted) return;
    // A step that began before a crash may have had its effect: it is looked at first, so the record is true.
    const begun = state === "running";
    const unknown = begun && memo === null;
    const target = { kind, name };
    const plan = row.plan as Plan;
    const work: Work = {
      registry: around.registry,
      definition: around.registry.get(row.action),
      job,
      pausedMs: Number(row.pausedMs),
      requestedAt: row.createdAt.toISOString(),
      writesAs: writerOf(row, around.registry),
      position,
      target,
      found: foundOf(plan, target) ?? {},
      begun,
      // Safe: a JSON column holds JSON.
      memo: memo as Work["memo"],
      restores: await restoresOf(row.undoOf, target),
      ready: around.ready,
    };
    if (lease.stop.aborted && !unknown) {
      if (begun) await settleTarget(work, lease);
      return await stopped(job, lease, tell);
    }
    const ended = await runTarget(work, lease);
    if (ended.end === "lost") {
      if (around.shutdown.aborted) return;
      throw takenOver(job.id);
    }
    if (ended.end === "asked") return await recordPause(job, ended.says);
    if (ended.end === "stopped") return await stopped(job, lease, tell);
  }
  await recordEnd(job, lease.held().cancelledBy, tell.after);
}

/** Cancelled ends it; paused keeps its place; switched off goes back to the queue, which passes it by until then. */
async function stopped(job: Work["job"], lease: Lease, tell: Teller): Promise<void> {
  const { cancelledBy, pausedBy } = lease.held();
  if (cancelledBy !== null) return await recordEnd(job, cancelledBy, tell.after);
  if (pausedBy !== null) return await recordPause(job, null);
  await release(job.id, job.attempt);
}

/** In words, when the plan that was approved is no longer what would happen. */
async function changed(
  row: { action: string; input: unknown; planHash: string },
  { registry, ready }: Surroundings,
): Promise<string | null> {
  const definition = registry.get(row.action);
  if (definition === undefined) return null;
  await ready();
  try {
    const now = await planNow(definition, row.input);
    const [blocker] = now.blockers;
    if (blocker !== undefined) return `what was approved cannot be done any more: ${blocker.says}`;
    if (hashPlan(definition, now) === row.planHash) return null;
    return `the plan has changed since it was approved, and has to be asked for again: ${now.summary}`;
  } catch (error) {
    return `the plan could not be checked when it was approved: ${messageOf(error)}`;
  }
}

/** A maintainer of a tool has no right in the cluster; whoever agreed to what they ask for has. */
function writerOf(
  row: { action: string; user: string; role: string | null; approval: { user: string } | null },
  registry: Registry,
): string {
  const permission = registry.get(row.action)?.permission;
  const role = ROLES.find((one) => one === row.role);
  const mayItself = permission === undefined || (role !== undefined && roleMay(role, permission));
  return mayItself ? row.user : (row.approval?.user ?? row.user);
}

type Found = Plan["targets"][number]["found"];

const foundOf = (plan: Plan, { kind, name }: Target): Found | null =>
  plan.targets.find(({ target }) => target.kind === kind && target.name === name)?.found ?? null;

const parentOf = (id: string | null) =>
  id === null ? null : db().action.findUnique({ where: { id }, select: { plan: true } });

async function restoresOf(undoOf: string | null, target: Target): Promise<Found | null> {
  if (undoOf === null) return null;
  const undone = await db().action.findUnique({ where: { id: undoOf }, select: { plan: true } });
  return undone === null ? null : foundOf(undone.plan as Plan, target);
}
