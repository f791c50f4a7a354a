import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import type { NodeItem, NodeRow } from "./model";
import { nodeItem } from "./node-item";
import { nodeListing } from "./node-listing";
import { loadsByNode, nodeRow, type Usage } from "./node-row";
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
  const [[usage, usageFailure], [active, actionsFailure]] = await Promise.all([
    orElse("metrics", sources.usage, { byNode: NO_USAGE, source: null }),
    orElse("database", sources.active, new Map<string, never>()),
  ]);
  const said = [sources.index.source(), usage.source, usageFailure, actionsFailure].filter(
    (source) => source !== null,
  );
  return { rows: rowsOf(sources, usage.byNode), active, said };
}

const NO_USAGE: ReadonlyMap<string, Usage> = new Map();

/** Rows say ages in minutes, so they may be this old. */
const ROWS_KEPT_MS = 10_000;
type Kept = { nodes: number; pods: number; usage: ReadonlyMap<string, Usage>; at: number; rows: NodeRow[] };
const kept = new WeakMap<LiveIndex, Kept>();

/** Rows of all nodes, made again only when the index or the usage has changed: one pass over the pods. */
function rowsOf({ index, profile, clock }: NodeSources, usage: ReadonlyMap<string, Usage>): NodeRow[] {
  const [nodes, pods] = [index.table("nodes"), index.table("pods")];
  const now = clock.now();
  const last = kept.get(index);
  if (
    last?.nodes === nodes.version &&
    last.pods === pods.version &&
    last.usage === usage &&
    Math.abs(now.getTime() - last.at) < ROWS_KEPT_MS
  )
    return last.rows;
  const loads = loadsByNode(pods.values(), profile.toolNamespace);
  const rows = Array.from(nodes.values(), (node) =>
    nodeRow(node, {
      load: loads.get(node.name),
      usage: usage.get(node.name),
      active: null,
      profile,
      now,
    }),
  );
  kept.set(index, { nodes: nodes.version, pods: pods.version, usage, at: now.getTime(), rows });
  return rows;
}
