import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex } from "@/lib/live/model";
import type { MirroredTool, MirroredTools } from "@/lib/mirror/model";
import type { ToolRow } from "./model";
import { toolNamespaces } from "./namespaces/model";
import { gatherRecords, recordsOf, TOOL_KINDS } from "./records/model";
import { toolRow } from "./tool-row";

/** Rows of all tools, made again only where the index told of a change since, or where time alone changes what they say. */

type Source = { index: LiveIndex; profile: Profile; directory: MirroredTools; now: Date };

/** What is down is starting at first, and then does not answer: so long such a row may be old. */
const DOWN_KEPT_MS = 10_000;

type Kept = {
  /** Namespaces that changed since the rows were made; null is all of them. */
  stale: Set<string> | null;
  accounts: MirroredTools["tools"] | null;
  read: boolean;
  /** When rows were last looked at for their age. */
  at: number;
  rows: ToolRow[];
  place: Map<string, number>;
};
const kept = new WeakMap<LiveIndex, Kept>();

export function toolRows(source: Source): readonly ToolRow[] {
  const { index, profile, directory, now } = source;
  const held = keptOf(index);
  const read = directory.source.asOf !== null;
  age(held, now);
  const { stale } = held;
  if (stale === null || held.accounts !== directory.tools || held.read !== read || !index.isReady)
    remakeAll(held, source, read);
  else if (stale.size > 0) remake(held, source, namesOf(stale, toolNamespaces(index, profile)));
  return held.rows;
}

function keptOf(index: LiveIndex): Kept {
  const known = kept.get(index);
  if (known !== undefined) return known;
  const held: Kept = { stale: null, accounts: null, read: false, at: 0, rows: [], place: new Map() };
  index.subscribe(({ topic, ids }) => {
    // A tool that comes or goes moves the others.
    if (topic === "namespaces") held.stale = null;
    if (!TOOL_KINDS.has(topic) || held.stale === null) return;
    if (ids.length === 0) held.stale = null;
    else for (const id of ids) held.stale.add(id.slice(0, id.indexOf("/")));
  });
  kept.set(index, held);
  return held;
}

function age(held: Kept, now: Date): void {
  if (Math.abs(now.getTime() - held.at) < DOWN_KEPT_MS) return;
  held.at = now.getTime();
  for (const { web, namespace } of held.rows)
    if (web === "down" && namespace !== null) held.stale?.add(namespace);
}

function remakeAll(held: Kept, source: Source, read: boolean): void {
  const { index, profile, directory } = source;
  const namespaces = toolNamespaces(index, profile);
  const accounts = [...directory.tools.values()].filter(
    ({ name, goneAt }) => goneAt === null || namespaces.has(name),
  );
  const names = new Set([...accounts.map(({ name }) => name), ...namespaces.keys()]);
  const records = gatherRecords(index, new Set([...namespaces.values()].flat()));
  held.rows = Array.from(names, (name) => {
    const [namespace = null] = namespaces.get(name) ?? [];
    return rowOf(source, name, namespace, records.get(namespace ?? "") ?? recordsOf(index, []));
  });
  held.place = new Map(held.rows.map(({ name }, at) => [name, at]));
  Object.assign(held, { stale: new Set(), accounts: directory.tools, read });
}

function remake(held: Kept, source: Source, names: readonly [tool: string, namespace: string][]): void {
  const records = gatherRecords(source.index, new Set(names.map(([, namespace]) => namespace)));
  const rows = [...held.rows];
  for (const [name, namespace] of names) {
    const at = held.place.get(name);
    const found = records.get(namespace);
    if (at !== undefined && found !== undefined) rows[at] = rowOf(source, name, namespace, found);
  }
  held.rows = rows;
  held.stale = new Set();
}

const namesOf = (
  stale: ReadonlySet<string>,
  namespaces: ReadonlyMap<string, readonly string[]>,
): [tool: string, namespace: string][] =>
  [...namespaces].flatMap(([tool, [namespace]]) =>
    namespace !== undefined && stale.has(namespace) ? [[tool, namespace]] : [],
  );

const rowOf = (
  { index, profile, directory, now }: Source,
  name: string,
  namespace: string | null,
  records: ReturnType<typeof recordsOf>,
): ToolRow =>
  toolRow({
    name,
    namespace,
    account: directory.tools.get(name) satisfies MirroredTool | undefined,
    directoryRead: directory.source.asOf !== null,
    records,
    workloadOf: index.workloadOf,
    labels: profile.webServiceLabels,
    now,
  });
