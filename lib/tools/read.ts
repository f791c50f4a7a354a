import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { requireForTool } from "@/lib/auth/maintains";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { type Clock, systemClock } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import type { MirroredTools } from "@/lib/mirror/model";
import { actionsOn, plannedWork } from "./history";
import type { Change, ToolItem, ToolRow } from "./model";
import { toolNamespaces } from "./namespaces/model";
import { recordsOf } from "./records/model";
import { toolItem } from "./tool-item";
import { toolListing } from "./tool-listing";
import { toolRows } from "./tool-rows";
import { type Planned, upcomingOf } from "./upcoming";

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

/** What the console's own tables know of a tool; a part that fails costs its section, never the page. */
export type ToolRecordsOfOurs = {
  actions(tool: string, namespaces: readonly string[]): Promise<Change[]>;
  planned(): Promise<Planned[]>;
};

/** Whether the site lets people repair what differs from the directory. */
type Repairs = { repairs: boolean };

const ours: ToolRecordsOfOurs = { actions: actionsOn, planned: plannedWork };

/**
 * For operators, and for the tool's own maintainers.
 * @throws AppError "forbidden", the same whether there is such a tool or not; "not_found" for who may ask
 */
export async function getTool(
  actor: Actor,
  name: string,
  directory: Directory,
  sources: ToolSources & Partial<ToolRecordsOfOurs & Repairs> = toolSources(),
): Promise<{ item: ToolItem; sources: Source[] }> {
  await requireForTool(actor, "tool.inspect", name);
  const { index, profile, clock, actions = ours.actions, planned = ours.planned } = sources;
  const known = await orUnknown(directory);
  const row = rowsOf(known, sources).find((one) => one.name === name);
  if (row === undefined) throw new AppError("not_found", `there is no tool ${name}`);
  const namespaces = toolNamespaces(index, profile).get(name) ?? [];
  const [done, doneFailure] = await orElse(() => actions(name, namespaces), []);
  const [work, workFailure] = await orElse(planned, []);
  const item = toolItem({
    row,
    account: known.tools.get(name),
    records: recordsOf(index, namespaces),
    index,
    profile,
    actions: done,
    upcoming: upcomingOf(name, work),
    repairs: sources.repairs ?? site().reconciler.mode !== "observe",
    now: clock.now(),
  });
  const builds = profile.builds === null ? [] : [{ ...index.sourceOf("pipelineruns"), name: "builds" }];
  const failure = doneFailure ?? workFailure;
  return { item, sources: [index.source(), known.source, ...builds, ...(failure === null ? [] : [failure])] };
}

async function orElse<T>(read: () => Promise<T>, otherwise: T): Promise<[T, Source | null]> {
  try {
    return [await read(), null];
  } catch (thrown) {
    return [otherwise, { name: "database", asOf: null, problem: messageOf(thrown) }];
  }
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
