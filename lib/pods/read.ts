import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import { keyOf, type LiveIndex, type PodRecord } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { toolOfNamespace } from "@/lib/tools/model";
import { ownerSays, type PodItem, type PodRow, podReason } from "./model";
import { podItem } from "./pod-item";
import { podListing } from "./pod-listing";

/** All pods of the cluster from the live index. A record never changes, so its row is made once. */
export type PodSources = { index: LiveIndex; toolNamespace: string; now: Date };

const podSources = (): PodSources => ({
  index: liveIndex(),
  toolNamespace: site().profile.toolNamespace,
  now: new Date(),
});

export async function listPods(
  actor: Actor,
  query: ListQuery,
  sources: PodSources = podSources(),
): Promise<Page<PodRow>> {
  requirePermission(actor, "pod.read");
  return { ...podListing.apply(rowsOf(sources), query), sources: [sources.index.source()] };
}

/** CSV of all rows that match. */
export async function exportPods(
  actor: Actor,
  query: ListQuery,
  sources: PodSources = podSources(),
): Promise<string> {
  requirePermission(actor, "pod.read");
  return podListing.csv(podListing.select(rowsOf(sources), query));
}

/** @param drainSays what a drain would mean for it, which is the nodes' business @throws AppError "not_found" */
export async function getPod(
  actor: Actor,
  { namespace, name }: { namespace: string; name: string },
  drainSays: (pod: PodRecord) => string | null,
  sources: PodSources = podSources(),
): Promise<{ item: PodItem; sources: Source[] }> {
  requirePermission(actor, "pod.read");
  const pod = sources.index.table("pods").get(`${namespace}/${name}`);
  if (pod === undefined) throw new AppError("not_found", `there is no pod ${namespace}/${name}`);
  return {
    item: podItem(rowOf(pod, sources), pod, drainSays(pod), sources.now),
    sources: [sources.index.source()],
  };
}

type Kept = { version: number; complete: boolean; pods: PodRecord[]; rows: PodRow[] };
const kept = new WeakMap<LiveIndex, Kept>();
const made = new WeakMap<PodRecord, PodRow>();

function rowsOf(sources: PodSources): PodRow[] {
  const table = sources.index.table("pods");
  const held = kept.get(sources.index);
  const last = held?.complete ? held : undefined;
  if (last?.version === table.version) return last.rows;
  const pods = [...table.values()];
  // Most pods stand where they stood, and looking there costs less than the map.
  const rows = pods.map((pod, at) => {
    const row = last?.pods[at] === pod ? last.rows[at] : undefined;
    return row ?? rowOf(pod, sources);
  });
  kept.set(sources.index, { version: table.version, complete: sources.index.isReady, pods, rows });
  return rows;
}

function rowOf(pod: PodRecord, { index, toolNamespace }: PodSources): PodRow {
  const known = made.get(pod);
  if (known !== undefined) return known;
  const row: PodRow = {
    key: keyOf(pod),
    name: pod.name,
    namespace: pod.namespace,
    tool: toolOfNamespace(toolNamespace, pod.namespace),
    node: pod.nodeName,
    phase: pod.deletionAt === null ? pod.phase : "Terminating",
    ready: pod.ready,
    reason: podReason(pod),
    restarts: pod.restarts,
    image: pod.containers[0]?.image ?? "",
    // Replicas change without the pod, so a row that outlives them names the owner only.
    owner: ownerSays(pod, index.workloadOf(pod))?.replace(/, \d+ replicas?$/, "") ?? null,
    createdAt: pod.createdAt,
  };
  // Until everything is loaded an owner may still be unknown.
  if (index.isReady) made.set(pod, row);
  return row;
}
