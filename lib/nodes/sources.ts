import "server-only";
import { activeActionsByTarget } from "@/lib/actions/read";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { type Clock, systemClock } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { nodeUsage } from "@/lib/prometheus/node-usage";
import type { NodeRow } from "./model";
import type { Usage } from "./node-row";

/** Everything node reads draw from; tests hand in their own. */
export type NodeSources = {
  index: LiveIndex;
  profile: Profile;
  clock: Clock;
  usage(): { byNode: ReadonlyMap<string, Usage>; source: Source | null };
  /** By "node/<name>". */
  active(): Promise<ReadonlyMap<string, NonNullable<NodeRow["activeAction"]>>>;
};

export const nodeSources = (): NodeSources => ({
  index: liveIndex(),
  profile: site().profile,
  clock: systemClock,
  usage: nodeUsage,
  active: activeActionsByTarget,
});

/** A source that fails costs its columns, never the list. */
export async function orElse<T>(
  name: string,
  read: () => Promise<T>,
  otherwise: T,
): Promise<[T, Source | null]> {
  try {
    return [await read(), null];
  } catch (thrown) {
    return [otherwise, { name, asOf: null, problem: messageOf(thrown) }];
  }
}
