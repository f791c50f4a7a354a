import "server-only";
import type { NodeUsageAnswer } from "./node-usage";
import { type LoopOptions, type ReadingLoop, startReadingLoop } from "./reading-loop";

export type NodeUsageLoop = ReadingLoop<NodeUsageAnswer>;

const PACE = { everyMs: 20_000, failedMs: 40_000, failedMsMax: 120_000 };

export const NOT_READ_YET: NodeUsageAnswer = {
  byNode: new Map(),
  source: { name: "metrics", asOf: null, problem: "not read yet" },
};

/** Keeps what nodes use in memory. `read` bounds its own time and does not throw. */
export const startNodeUsageLoop = (
  read: (signal: AbortSignal) => Promise<NodeUsageAnswer>,
  options: LoopOptions = {},
): NodeUsageLoop => startReadingLoop(read, NOT_READ_YET, PACE, options);
