import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import type { Attachment } from "@/lib/kubernetes/list-attachments";
import type { NodeRecord, PodRecord } from "@/lib/live/model";
import type { DecommissionProgress, DecommissionStage } from "./model";

/** Everything a decommission touches, so that the same stages run on a cluster and in every order a test can think of. */
export type DecommissionPorts = {
  /** Milliseconds since the epoch, steady. */
  now(): number;
  /** One slice of the drain, with the memory of its last one. */
  drain(memo: Json | null): Promise<StepResult>;
  /** The node as the API server has it now. */
  node(): Promise<NodeRecord | null>;
  /** Its pods as the API server has them now. */
  pods(): Promise<readonly PodRecord[]>;
  attachments(): Promise<readonly Attachment[]>;
  /** Null when the site names no Puppet CA. */
  puppet: PuppetPort | null;
  /** Null when the site names no Hiera file. */
  hiera: HieraPort | null;
  /** Null when it was gone already. @throws AppError "conflict" when another node has its name by now */
  deleteNode(): Promise<{ auditId: string | null } | null>;
  /** What this action has recorded already, by `part`. */
  recorded(): Promise<ReadonlySet<string>>;
  record(says: string, data: Record<string, Json>): Promise<void>;
  /** How often people have resumed this action, and the audit entry of the last time. */
  resumes(): Promise<{ count: number; last: number | null }>;
  fence(): Promise<void>;
  report(progress: DecommissionProgress, waits: string | null): void;
  /** Where a test may end the worker. */
  fault(point: `${DecommissionStage}-${"done" | "recorded"}`): void;
  signal: AbortSignal;
};

export type PuppetPort = {
  read(): Promise<{ state: "requested" | "signed" | "revoked"; fingerprint: string } | null>;
  /** Null takes what is there. @throws AppError "conflict" with what was found instead */
  clean(expectedFingerprint: string | null): Promise<{ by: string }>;
};

export type HieraPort = {
  file: string;
  branch: string;
  /** Null when the list can be read, and compared with a commit; otherwise how far the fetch of it is: ask again. */
  prepare(since: string | null): Promise<string | null>;
  read(): Promise<{ commit: string; entry: { line: number; text: string } | null }>;
  /** @throws AppError "conflict" with what was found, "forbidden" when the repository refuses the push */
  remove(expectedCommit: string): Promise<{
    outcome: "pushed" | "for review" | "already removed" | "already in review";
    commit: string;
    ref: string;
  }>;
};
