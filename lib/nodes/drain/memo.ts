import "server-only";
import { z } from "zod";
import type { DrainPlan } from "./model";
import { DRAIN_POD_STATES } from "./schema";

/** What one slice of a drain leaves to the next, in this or another worker. Times are milliseconds of the database's clock. */

const podMemoSchema = z.object({
  key: z.string(),
  uid: z.string(),
  state: z.enum(DRAIN_POD_STATES),
  says: z.string(),
  since: z.number(),
  tries: z.int(),
  firstTryAt: z.number().nullable(),
  triedAt: z.number().nullable(),
  nextTryAt: z.number().nullable(),
  backOffMs: z.number(),
  /** When the server asked to be asked again; no freed budget makes it sooner. */
  notBefore: z.number(),
  /** The disruption budget that said no, where the server named one. */
  budget: z.string().nullable(),
  /** An eviction was sent whose answer is not known. */
  inDoubt: z.boolean(),
  evicted: z.enum(["no", "unrecorded", "recorded"]),
  auditId: z.string().nullable(),
  /** What controls it, as it was found on the node. */
  owner: z.object({ kind: z.string(), name: z.string(), uid: z.string() }).nullable(),
  replacement: z.object({ key: z.string(), node: z.string().nullable(), ready: z.boolean() }).nullable(),
});

export const drainMemoSchema = z.object({
  phase: z.enum(["preflight", "cordoning", "waiting_for_jobs", "evicting", "verifying", "restoring", "done"]),
  /** Distinguishes the next slice of the same worker from one that follows a crash. */
  handover: z.string(),
  startedAt: z.number(),
  deadlineAt: z.number(),
  /** `pausedMs` of the action that the times above already contain. */
  pausedMs: z.number(),
  /** What the cordon did: null before it; false when it was cordoned by others already. */
  cordoned: z.boolean().nullable(),
  /** The API server's id of the cordon. */
  auditId: z.string().nullable(),
  /** A worker was lost on the way: evictions may have happened that it did not record. */
  restarted: z.boolean(),
  /** The deadline asked people what to do; who resumes grants another one. */
  asked: z.boolean(),
  pods: z.array(podMemoSchema),
  /** Deployments with a replica more than they had, which is put back. */
  surged: z.array(z.string()),
  /** Pods outside the plan, as the last direct list had them; null before there was one. */
  strangers: z.array(z.string()).nullable(),
  listedAt: z.number().nullable(),
  /** Direct lists in a row that found no pod of the plan that is still waited for. */
  emptyLists: z.int(),
  /** Until when replacements are waited for; null before the node is empty. */
  readyUntil: z.number().nullable(),
});

export type PodMemo = z.infer<typeof podMemoSchema>;
export type DrainMemo = z.infer<typeof drainMemoSchema>;

export function firstMemo(
  plan: DrainPlan,
  { now, deadlineSeconds, pausedMs }: { now: number; deadlineSeconds: number; pausedMs: number },
): DrainMemo {
  return {
    phase: "preflight",
    handover: "",
    startedAt: now,
    deadlineAt: now + deadlineSeconds * 1_000,
    pausedMs,
    cordoned: null,
    auditId: null,
    restarted: false,
    asked: false,
    pods: plan.pods
      .filter(({ does }) => does !== "leave")
      .map(({ key, uid, does, verdict }) => ({
        key,
        uid,
        state: does === "await" ? "terminating" : "queued",
        says: does === "await" ? "was terminating already" : verdict,
        since: now,
        tries: 0,
        firstTryAt: null,
        triedAt: null,
        nextTryAt: null,
        backOffMs: 0,
        notBefore: 0,
        budget: null,
        inDoubt: false,
        evicted: "no",
        auditId: null,
        owner: null,
        replacement: null,
      })),
    surged: [],
    strangers: null,
    listedAt: null,
    emptyLists: 0,
    readyUntil: null,
  };
}

/** Moves every time of the memo by what was spent paused since it was written. */
export function shiftPaused(memo: DrainMemo, pausedMs: number): void {
  const shift = pausedMs - memo.pausedMs;
  memo.pausedMs = pausedMs;
  memo.startedAt += shift;
  memo.deadlineAt += shift;
  if (memo.readyUntil !== null) memo.readyUntil += shift;
  for (const pod of memo.pods) if (pod.firstTryAt !== null) pod.firstTryAt += shift;
}
