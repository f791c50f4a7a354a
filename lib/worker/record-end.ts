import "server-only";
import type { ActionState, Json } from "@/lib/actions/model";
import { appendAudit } from "@/lib/audit/append";
import type { Tx } from "@/lib/db/client";
import { enqueueMessages } from "@/lib/outbox/enqueue";
import type { Notice } from "@/lib/outbox/model";
import { entry, fenced, type Job } from "./record";
import type { Ended } from "./tell";

/** Says who is told, once the end is known. */
type Tell = (ended: Ended) => readonly Notice[];

/** How an action ends: every target final, or given up; its targets are free again. */
export const recordEnd = (job: Job, cancelledBy: string | null, tell: Tell): Promise<void> =>
  fenced(job, async (tx) => {
    const targets = await tx.actionTarget.findMany({
      where: { actionId: job.id },
      orderBy: { position: "asc" },
    });
    const failed = targets.filter(({ state }) => state === "failed");
    const open = targets.filter(({ state }) => state === "waiting" || state === "running");
    const state: ActionState = open.length > 0 ? "cancelled" : failed.length > 0 ? "failed" : "succeeded";
    const done = targets.length - failed.length - open.length;
    const parts = [`${done} of ${targets.length} done`];
    if (failed.length > 0)
      parts.push(`failed: ${failed.map(({ name, says }) => `${name} (${says})`).join(", ")}`);
    const begun = open.filter((one) => one.state === "running");
    const unbegun = open.filter((one) => one.state === "waiting");
    if (begun.length > 0)
      parts.push(`cancelled by ${cancelledBy} during ${begun.map(({ name }) => name).join(", ")}`);
    if (unbegun.length > 0)
      parts.push(`cancelled by ${cancelledBy} before ${unbegun.map(({ name }) => name).join(", ")}`);
    for (const { position, state: was, says } of open)
      await tx.actionTarget.update({
        where: { actionId_position: { actionId: job.id, position } },
        data: { state: "cancelled", says: was === "waiting" ? "not begun" : `given up: ${says}` },
      });
    const { declineReason } = await tx.action.findUniqueOrThrow({ where: { id: job.id } });
    const result = declineReason === null ? parts.join("; ") : `declined by ${cancelledBy}: ${declineReason}`;
    await close(tx, job, state, result);
    await enqueueMessages(tx, tell({ state, result, targets: await endedTargets(tx, job) }));
  });

async function endedTargets(tx: Tx, job: Job): Promise<Ended["targets"]> {
  const rows = await tx.actionTarget.findMany({ where: { actionId: job.id }, orderBy: { position: "asc" } });
  return rows.map(({ kind, name, state, says, progress }) => ({
    target: { kind, name },
    state,
    says,
    // Safe: a JSON column holds JSON.
    progress: progress as Json | null,
  }));
}

/** An approval that was not given in time, or was given to what is no longer the plan. */
export const recordExpiry = (job: Job, says: string, tell: Tell): Promise<void> =>
  fenced(job, async (tx) => {
    await tx.actionTarget.updateMany({
      where: { actionId: job.id },
      data: { state: "cancelled", says: "not begun" },
    });
    await close(tx, job, "expired", says);
    const notices = tell({ state: "expired", result: says, targets: await endedTargets(tx, job) });
    await enqueueMessages(tx, notices);
  });

async function close(tx: Tx, job: Job, state: ActionState, result: string): Promise<void> {
  await tx.actionTarget.updateMany({ where: { actionId: job.id }, data: { active: false } });
  await tx.action.update({
    where: { id: job.id },
    data: { state, result, finishedAt: new Date(), leaseUntil: null },
  });
  const targets = await tx.actionTarget.findMany({
    where: { actionId: job.id },
    orderBy: { position: "asc" },
  });
  const names = targets.map(({ kind, name }) => `${kind}/${name}`);
  const event =
    state === "cancelled" ? "action.cancelled" : state === "expired" ? "action.expired" : "action.finished";
  await appendAudit(tx, {
    event,
    ...entry(job, names, `${state}: ${result}`),
    data: { attempt: job.attempt },
  });
}
