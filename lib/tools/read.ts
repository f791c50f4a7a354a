import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { type Clock, systemClock } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import type { MirroredTools } from "@/lib/mirror/model";
import type { ToolRow } from "./model";
import { toolListing } from "./tool-listing";
import { toolRows } from "./tool-rows";

/** All tools, of the directory and of the cluster: what either has and the other has not is what operators look for. */
export type ToolSources = { index: LiveIndex; profile: Profile; clock: Clock };

export const toolSources = (): ToolSources => ({
  index: liveIndex(),
  profile: site().profile,
  clock: systemClock,
});

/** The mirror of the directory; the page hands it in. */
export type Directory = () => Promise<MirroredTools>;

export async function listTools(
  actor: Actor,
  query: ListQuery,
  directory: Directory,
  sources: ToolSources = toolSources(),
): Promise<Page<ToolRow>> {
  requirePermission(actor, "tool.read");
  const known = await orUnknown(directory);
  const rows = rowsOf(known, sources);
  const own = rows.filter(({ maintainers }) => maintainers.includes(actor.user));
  const page = toolListing.apply(query.mine === "true" ? own : rows, query);
  const mine = own.length === 0 ? [] : [{ value: "true", count: own.length }];
  return { ...page, facets: { ...page.facets, mine }, sources: [sources.index.source(), known.source] };
}

/** CSV of all rows that match. */
export async function exportTools(
  actor: Actor,
  query: ListQuery,
  directory: Directory,
  sources: ToolSources = toolSources(),
): Promise<string> {
  requirePermission(actor, "tool.read");
  const all = rowsOf(await orUnknown(directory), sources);
  const rows =
    query.mine === "true" ? all.filter(({ maintainers }) => maintainers.includes(actor.user)) : all;
  return toolListing.csv(toolListing.select(rows, query));
}

const rowsOf = (directory: MirroredTools, { index, profile, clock }: ToolSources): readonly ToolRow[] =>
  toolRows({ index, profile, directory, now: clock.now() });

/** Without the directory the list is what the cluster has, and says so. */
export const orUnknown = (directory: Directory): Promise<MirroredTools> =>
  directory().catch((thrown) => ({
    tools: NONE,
    source: { name: "directory", asOf: null, problem: messageOf(thrown) },
  }));

const NONE: MirroredTools["tools"] = new Map();
