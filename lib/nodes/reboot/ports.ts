import "server-only";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import type { Hook } from "@/lib/config/hooks";
import type { NodeRecord } from "@/lib/live/model";

/** Everything a reboot touches, so that the same code runs on a cluster and in a test of every order of things. */
export type RebootPorts = {
  now(): number;
  /** One slice of the drain, with the memory of its last one. */
  drain(memo: Json | null): Promise<StepResult>;
  /** The node as the API server has it now. */
  node(): Promise<NodeRecord | null>;
  /** Null where the input names none, or the site has none of the name. */
  hook: Hook | null;
  /** A token that nobody else has. */
  token(): string;
  begin(token: string): void;
  /** Null when this process did not begin it. */
  run(token: string): { ended: { ended: string; output: string } | null } | null;
  forget(token: string): void;
  fence(): Promise<void>;
  record(says: string, data: Record<string, Json>): Promise<void>;
  /** Puts the node back into the pool, where the plan found it there. */
  restore(): Promise<StepResult>;
};
