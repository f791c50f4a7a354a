import "server-only";
import type { Json } from "@/lib/actions/model";
import { AppError } from "@/lib/core/errors";
import type { DecommissionMemo } from "./memo";
import type { DecommissionPlan, DecommissionStage, StageProgress } from "./model";
import type { DecommissionPorts } from "./ports";

/** One slice's hands: what was planned, the memo it changes, and the ports. */
export type DecommissionRun = {
  node: string;
  nodeUid: string;
  plan: DecommissionPlan;
  /** Pods that have been going for longer than this past their grace are not waited for; null waits for all. */
  skipTerminatingSeconds: number | null;
  memo: DecommissionMemo;
  ports: DecommissionPorts;
};

/**
 * How a try at a stage ended. `manual` leaves it to a person: `checked` says that it was seen not to be done yet, else
 * nothing is known and the person's word is taken. `stop` ends the action with what was found.
 */
export type StageEnd =
  | { end: "done"; says: string; data?: Record<string, Json> }
  | { end: "wait"; says: string; afterMs: number }
  | { end: "manual"; says: string; checked: boolean; command?: string }
  | { end: "stop"; says: string };

export type Stage = (run: DecommissionRun) => Promise<StageEnd>;

export const progressOf = (memo: DecommissionMemo, stage: DecommissionStage): StageProgress => {
  const found = memo.stages.find((each) => each.stage === stage);
  if (found === undefined) throw new AppError("internal", `a decommission has no stage ${stage}`);
  return found;
};

/** The planned command of a stage, for who does it by hand. */
export const commandOf = ({ plan }: DecommissionRun, stage: DecommissionStage): string | null =>
  plan.stages.find((each) => each.stage === stage)?.command ?? null;

const PASSES: ReadonlySet<string> = new Set(["upstream", "timeout", "rate_limited"]);

/** What may pass by itself is tried this often before a person is asked. */
export const FAILURES_MAX = 5;

/** Null for an error that no other try and no person's hand changes. */
export function kindOf(thrown: unknown): "passes" | "refused" | null {
  if (!(thrown instanceof AppError)) return null;
  if (PASSES.has(thrown.code)) return "passes";
  return thrown.code === "forbidden" || thrown.code === "invalid" ? "refused" : null;
}
