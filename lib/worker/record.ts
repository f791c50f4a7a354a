import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { ActionState, Json, Target } from "@/lib/actions/model";
import { appendAudit } from "@/lib/audit/append";
import { db, type Tx } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { publishHint } from "@/lib/db/notify";
import { enqueueMessages } from "@/lib/outbox/enqueue";
import type { Notice } from "@/lib/outbox/model";
import { takenOver } from "./lease";

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

export async function fenced(job: Job, write: (tx: Tx) => Promise<void>): Promise<void> {
  await db().$transaction(async (tx) => {
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM action WHERE id = ${job.id}::uuid AND attempt = ${job.attempt}
        AND state IN ('running', 'blocked') FOR UPDATE`;
    if (held.length === 0) throw takenOver(job.id);
    await write(tx);
    await publishHint(tx, { topic: "actions", ids: [job.id] });
  });
}

export const entry = (job: Job, targets: readonly string[], says: string) => ({
  actor: { user: job.user, displayName: job.displayName },
  action: job.action,
  actionId: job.id,
  reason: job.reason,
  ticket: job.ticket,
  targets,
  says,
});

/** `notices` go out when this is the first time. */
export const recordStart = (job: Job, was: ActionState, notices: readonly Notice[]): Promise<void> =>
  fenced(job, async (tx) => {
    const first = was === "awaiting_approval" || job.attempt === 1;
    if (first) await enqueueMessages(tx, notices);
    const says = first ? "started" : was === "paused" ? "goes on" : `taken over, attempt ${job.attempt}`;
    await appendAudit(tx, {
      event: "action.started",
      ...entry(job, [], says),
      data: { attempt: job.attempt },
    });
  });

const at = (job: Job, position: number) => ({
  where: { actionId_position: { actionId: job.id, position } },
});

/** From here on nobody knows what became of the step, until `recordStep` says so. */
export const recordBegin = (job: Job, position: number): Promise<void> =>
  fenced(job, async (tx) => {
    await tx.actionTarget.update({ ...at(job, position), data: { state: "running" } });
  });

type Final = Exclude<StepResult, { outcome: "continue" | "ask" }>;

export const recordStep = (job: Job, position: number, target: Target, result: Final): Promise<void> =>
  fenced(job, async (tx) => {
    const seq = (await tx.actionStep.count({ where: { actionId: job.id } })) + 1;
    const auditId = "auditId" in result ? result.auditId : null;
    const { outcome, says } = result;
    await tx.actionStep.create({
      data: { actionId: job.id, seq, ...target, outcome, says, attempt: job.attempt, auditId },
    });
    await tx.actionTarget.update({
      ...at(job, position),
      data: { state: outcome === "retry" ? "running" : outcome, says, tries: { increment: 1 } },
    });
    if (outcome !== "retry")
      await appendAudit(tx, {
        event: "action.step",
        ...entry(job, [`${target.kind}/${target.name}`], says),
        data: { outcome, attempt: job.attempt, auditId },
      });
  });

/** A slice ended and the step goes on: what the next one needs, and what it waits for. */
export const recordSlice = (
  job: Job,
  position: number,
  { says, memo, waits }: { says: string; memo: Json; waits: string | null },
): Promise<void> =>
  fenced(job, async (tx) => {
    // Safe: Json is what a JSON column holds.
    await tx.actionTarget.update({
      ...at(job, position),
      data: { says, memo: memo as Prisma.InputJsonValue },
    });
    await waiting(tx, job, waits);
  });

/** What a step lent was put back before it is left, or could not be. */
export const recordSettled = (
  job: Job,
  position: number,
  settled: { memo: Json } | { says: string },
): Promise<void> =>
  fenced(job, async (tx) => {
    // Safe: Json is what a JSON column holds.
    const data = "memo" in settled ? { memo: settled.memo as Prisma.InputJsonValue } : settled;
    await tx.actionTarget.update({ ...at(job, position), data });
  });

/** Shown to people while a slice runs. Not audited: it can be derived from the cluster again. */
export const recordProgress = (
  job: Job,
  position: number,
  progress: Json,
  waits: string | null,
): Promise<void> =>
  fenced(job, async (tx) => {
    await tx.actionTarget.update({
      ...at(job, position),
      data: { progress: progress as Prisma.InputJsonValue },
    });
    await waiting(tx, job, waits);
  });

async function waiting(tx: Tx, job: Job, waits: string | null): Promise<void> {
  const state: ActionState = waits === null ? "running" : "blocked";
  await tx.action.update({ where: { id: job.id }, data: { state, result: waits } });
}

/** A part of a step that cannot be taken back. */
export const recordPart = (
  job: Job,
  target: Target,
  says: string,
  data: Record<string, Json>,
): Promise<void> =>
  fenced(job, async (tx) => {
    await appendAudit(tx, {
      event: "action.progress",
      ...entry(job, [`${target.kind}/${target.name}`], says),
      data: { ...data, attempt: job.attempt },
    });
  });

/** It keeps its place and its targets until somebody resumes it. `says` is the question, where the step asked one. */
export const recordPause = (job: Job, says: string | null): Promise<void> =>
  fenced(job, async (tx) => {
    // A step that asks pauses itself; who resumes it answers.
    await tx.$executeRaw`
      UPDATE action SET state = 'paused', "leaseUntil" = NULL, "pausedAt" = now(), result = ${says},
        "pauseRequestedAt" = coalesce("pauseRequestedAt", now())
      WHERE id = ${job.id}::uuid`;
    await appendAudit(tx, {
      event: "action.paused",
      ...entry(job, [], says ?? "paused"),
      data: { attempt: job.attempt },
    });
  });
