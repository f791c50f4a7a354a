import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { ActionState, Target } from "@/lib/actions/model";
import { appendAudit } from "@/lib/audit/append";
import { AppError } from "@/lib/core/errors";
import { db, type Tx } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";

/** What the worker writes down, each in one transaction that first checks the fencing number. */
export type Job = {
  id: string;
  attempt: number;
  action: string;
  user: string;
  displayName: string;
  reason: string;
  ticket: string | null;
};

async function fenced(job: Job, write: (tx: Tx) => Promise<void>): Promise<void> {
  await db().$transaction(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM action WHERE id = ${job.id}::uuid AND attempt = ${job.attempt} AND state = 'running' FOR UPDATE`;
    if (held.length === 0)
      throw new AppError("conflict", `action ${job.id} was taken over by another worker`);
    await write(tx);
    await publishHint(tx, { topic: "actions", ids: [job.id] });
  });
}

const entry = (job: Job, targets: readonly string[], says: string) => ({
  actor: { user: job.user, displayName: job.displayName },
  action: job.action,
  actionId: job.id,
  reason: job.reason,
  ticket: job.ticket,
  targets,
  says,
});

export const recordStart = (job: Job): Promise<void> =>
  fenced(job, async (tx) => {
    const says = job.attempt === 1 ? "started" : `taken over, attempt ${job.attempt}`;
    await appendAudit(tx, {
      event: "action.started",
      ...entry(job, [], says),
      data: { attempt: job.attempt },
    });
  });

/** From here on nobody knows what became of the step, until `recordStep` says so. */
export const recordBegin = (job: Job, position: number): Promise<void> =>
  fenced(job, async (tx) => {
    await tx.actionTarget.update({
      where: { actionId_position: { actionId: job.id, position } },
      data: { state: "running" },
    });
  });

export const recordStep = (job: Job, position: number, target: Target, result: StepResult): Promise<void> =>
  fenced(job, async (tx) => {
    const seq = (await tx.actionStep.count({ where: { actionId: job.id } })) + 1;
    const auditId = "auditId" in result ? result.auditId : null;
    const { outcome, says } = result;
    await tx.actionStep.create({
      data: { actionId: job.id, seq, ...target, outcome, says, attempt: job.attempt, auditId },
    });
    await tx.actionTarget.update({
      where: { actionId_position: { actionId: job.id, position } },
      data: { state: outcome === "retry" ? "running" : outcome, says, tries: { increment: 1 } },
    });
    if (outcome !== "retry")
      await appendAudit(tx, {
        event: "action.step",
        ...entry(job, [`${target.kind}/${target.name}`], says),
        data: { outcome, attempt: job.attempt, auditId },
      });
  });

export const recordEnd = (job: Job, cancelledBy: string | null): Promise<void> =>
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
    if (open.length > 0)
      parts.push(`cancelled by ${cancelledBy} before ${open.map(({ name }) => name).join(", ")}`);
    const result = parts.join("; ");
    await tx.actionTarget.updateMany({ where: { actionId: job.id }, data: { active: false } });
    for (const { position, state: was, says } of open)
      await tx.actionTarget.update({
        where: { actionId_position: { actionId: job.id, position } },
        data: {
          state: "cancelled",
          says: was === "waiting" ? "not begun" : `given up between tries: ${says}`,
        },
      });
    await tx.action.update({
      where: { id: job.id },
      data: { state, result, finishedAt: new Date(), leaseUntil: null },
    });
    const names = targets.map(({ kind, name }) => `${kind}/${name}`);
    const event = state === "cancelled" ? "action.cancelled" : "action.finished";
    await appendAudit(tx, {
      event,
      ...entry(job, names, `${state}: ${result}`),
      data: { attempt: job.attempt },
    });
  });
