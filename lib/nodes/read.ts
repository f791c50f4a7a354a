import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { LiveIndex, NodeRecord } from "@/lib/live/model";
import type { NodeItem, NodeRow } from "./model";
import { nodeItem } from "./node-item";
import { nodeListing } from "./node-listing";
import { currentLoads, type NodeLoad } from "./node-load";
import { nodeRow, type Usage } from "./node-row";
import { type NodeSources, nodeSources, orElse } from "./sources";

/** Nodes as people see them: the live index joined with what they use and what is being done to them. */

export async function listNodes(
  actor: Actor,
  query: ListQuery,
  sources: NodeSources = nodeSources(),
): Promise<Page<NodeRow>> {
  requirePermission(actor, "node.read");
  const { rows, active, said } = await gather(sources);
  const page = nodeListing.apply(rows, query);
  const items = page.items.map((row) => {
    const action = active.get(`node/${row.name}`);
    return action === undefined ? row : { ...row, activeAction: action };
  });
  return { ...page, items, sources: said };
}

/** CSV of all rows that match. */
export async function exportNodes(
  actor: Actor,
  query: ListQuery,
  sources: NodeSources = nodeSources(),
): Promise<string> {
  requirePermission(actor, "node.read");
  const { rows } = await gather(sources);
  return nodeListing.csv(nodeListing.select(rows, query));
}

/** @throws AppError "not_found" */
export async function getNode(
  actor: Actor,
  name: string,
  sources: NodeSources = nodeSources(),
): Promise<{ item: NodeItem; sources: Source[] }> {
  requirePermission(actor, "node.read");
  const { rows, active, said } = await gather(sources);
  const node = sources.index.table("nodes").get(name);
  const row = rows.find((one) => one.name === name);
  if (node === undefined || row === undefined) throw new AppError("not_found", `there is no node ${name}`);
  const { index, profile, clock } = sources;
  const activeAction = active.get(`node/${name}`) ?? null;
  return {
    item: nodeItem({ row: { ...row, activeAction }, node, index, profile, now: clock.now() }),
    sources: said,
  };
}

async function gather(sources: NodeSources) {
  const usage = sources.usage();
  const [active, actionsFailure] = await orElse("database", sources.active, new Map<string, never>());
  const said = [sources.index.source(), usage.source, actionsFailure].filter((source) => source !== null);
  return { rows: rowsOf(sources, usage.byNode), active, said };
}

/** Rows say ages in minutes, so they may be this old. */
const ROWS_KEPT_MS = 10_000;
type Made = { node: NodeRecord; load: NodeLoad | undefined; usage: Usage | undefined; row: NodeRow };
type Kept = {
  nodes: number;
  pods: number;
  usage: ReadonlyMap<string, Usage>;
  /** When the oldest row was made. */
  at: number;
  made: ReadonlyMap<string, Made>;
  rows: NodeRow[];
};
const kept = new WeakMap<LiveIndex, Kept>();

/** Rows of all nodes; only those are made again whose node, pods or usage have changed. */
function rowsOf({ index, profile, clock }: NodeSources, usage: ReadonlyMap<string, Usage>): NodeRow[] {
  const [nodes, pods] = [index.table("nodes"), index.table("pods")];
  const now = clock.now();
  const held = kept.get(index);
  const last = held !== undefined && Math.abs(now.getTime() - held.at) < ROWS_KEPT_MS ? held : undefined;
  if (last?.nodes === nodes.version && last.pods === pods.version && last.usage === usage) return last.rows;
  const loads = currentLoads(index, profile.toolNamespace);
  const made = new Map<string, Made>();
  for (const node of nodes.values()) {
    const facts = { load: loads.get(node.name), usage: usage.get(node.name) };
    const known = last?.made.get(node.name);
    const same = known?.node === node && known.load === facts.load && known.usage === facts.usage;
    const row = same ? known.row : nodeRow(node, { ...facts, active: null, profile, now });
    made.set(node.name, { node, ...facts, row });
  }
  const rows = Array.from(made.values(), ({ row }) => row);
  const at = last?.at ?? now.getTime();
  kept.set(index, { nodes: nodes.version, pods: pods.version, usage, at, made, rows });
  return rows;
}
