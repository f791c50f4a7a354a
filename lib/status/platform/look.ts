import "server-only";
import type { LiveIndex } from "@/lib/live/model";
import { isReady } from "@/lib/nodes/model";
import type { RecordedState } from "../availability/model";
import type { PlatformFacts } from "./model";

/** What the platform is judged by, counted. @param tools null while the cluster is not heard */
export function lookAtPlatform(
  index: LiveIndex,
  tools: ReadonlyMap<string, RecordedState> | null,
): Omit<PlatformFacts, "maintenance"> {
  const states = { up: 0, down: 0, stopped: 0 };
  for (const state of tools?.values() ?? []) states[state] += 1;
  const nodes = { total: 0, ready: 0 };
  for (const node of index.table("nodes").values()) {
    nodes.total += 1;
    if (isReady(node)) nodes.ready += 1;
  }
  let waiting = 0;
  for (const { phase, nodeName } of index.table("pods").values())
    if (phase === "Pending" && nodeName === null) waiting += 1;
  return { heard: tools !== null, nodes, waiting, tools: states };
}
