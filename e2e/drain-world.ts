import { toolforge } from "@/lib/config/profiles/toolforge";
import type { Kind, NodeRecord, RecordOf } from "@/lib/live/model";
import type { DrainInput } from "@/lib/nodes/drain/model";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { type DrainWorld, readDrainWorld } from "@/lib/nodes/drain/world";
import { aNode, memoryIndex } from "./memory-index";

/** The world of a drain of worker-1, for tests: two empty nodes beside it unless `records` has nodes. */

export const NOW = new Date("2026-01-10T12:00:00Z");

export function drainWorld(records: readonly RecordOf[Kind][], change: Partial<DrainWorld> = {}): DrainWorld {
  const nodes = records.filter((record): record is NodeRecord => record.kind === "nodes");
  const others = nodes.some(({ name }) => name !== "worker-1") ? [] : [aNode("worker-2"), aNode("worker-3")];
  const node = nodes.find(({ name }) => name === "worker-1") ?? aNode("worker-1");
  const index = memoryIndex([...records.filter((record) => record !== node), node, ...others]);
  return { ...readDrainWorld(index, node, { profile: toolforge, now: NOW }), ...change };
}

export const drainInput = (change: Partial<DrainInput> = {}): DrainInput => ({
  ...drainInputSchema.parse({ node: "worker-1" }),
  ...change,
});
