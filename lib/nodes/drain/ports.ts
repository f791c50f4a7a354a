import "server-only";
import type { EvictAnswer, Eviction } from "@/lib/kubernetes/eviction";
import type { BudgetRecord, NodeRecord, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainProgress } from "./model";

/** Everything a drain touches, so that the same code runs on a cluster and under every schedule a test can think of. */
export type DrainPorts = {
  /** Milliseconds since the epoch, steady. */
  now(): number;
  /** 0 to 1, for jitter. */
  random(): number;
  /** Until the picture of the cluster changed, `ms` passed, or the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** The shared live picture; may be behind. */
  seen: Seen;
  /** The node as the API server has it now. */
  node(): Promise<NodeRecord | null>;
  /** The pods of the node as the API server has them now, in one question. */
  list(signal: AbortSignal): Promise<readonly PodRecord[]>;
  cordon(): Promise<Change>;
  /** Puts the node back as the plan found it. */
  restore(): Promise<Change>;
  /** Asks one pod to leave. @throws AppError upstream or timeout for what may pass by itself */
  evict(pod: Eviction, signal: AbortSignal): Promise<EvictAnswer>;
  /** One replica more for a Deployment, noted on it. Repeatable. False when it cannot be had, with why. */
  surge(deployment: string): Promise<{ ok: true } | { ok: false; why: string }>;
  /** Puts back what `surge` of this action changed, if it did. Repeatable. */
  unsurge(deployment: string): Promise<void>;
  /** UIDs of the pods this action has recorded as evicted. */
  recorded(): Promise<ReadonlySet<string>>;
  record(says: string, pods: readonly RecordedEviction[]): Promise<void>;
  fence(): Promise<void>;
  report(progress: DrainProgress, waits: string | null): void;
  signal: AbortSignal;
  stop: AbortSignal;
};

export type Seen = {
  pod(key: string): PodRecord | undefined;
  podsInNamespace(namespace: string): readonly PodRecord[];
  budgets(): Iterable<BudgetRecord>;
  workloadOf(pod: Pick<PodRecord, "owner">): WorkloadRecord | null;
  node(): NodeRecord | undefined;
  /** Why the picture stands still, or null. */
  problem(): string | null;
};

/** As `changeNode` answers. */
export type Change =
  | { outcome: "done" | "already_so"; says: string; auditId: string | null }
  | { outcome: "retry"; says: string; retryAfterMs: number }
  | { outcome: "failed"; says: string };

/** `found`: nobody knows whether this action's eviction did it, since the worker that may have sent it is gone. */
export type RecordedEviction = { key: string; uid: string; auditId: string | null; found: boolean };
