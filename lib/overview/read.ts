import "server-only";
import type { ActionRow } from "@/lib/actions/model";
import { activeActions } from "@/lib/actions/read";
import { type Actor, actorMay, requirePermission } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { readMirrorState } from "@/lib/mirror/read-state";
import { clusterHistory } from "@/lib/prometheus/cluster-history";
import { nodeUsage } from "@/lib/prometheus/node-usage";
import { attentionOf } from "./attention";
import type { SeenDrift } from "./drift-attention";
import type { Attention, Overview } from "./model";
import { totalsOf } from "./totals";

/** The first page: what needs attention, how full the cluster is, and the last 24 hours. */

/** What the reconciler saw last; the page hands it in. */
export type Seen = () => Promise<SeenDrift>;

export async function readOverview(
  actor: Actor,
  seen: Seen,
  index: LiveIndex = liveIndex(),
  now: Date = new Date(),
): Promise<Overview> {
  requirePermission(actor, "overview.read");
  const { profile, staleAfterSeconds } = site();
  const failed: Source[] = [];
  const attempt = async <T>(name: string, read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (thrown) {
      failed.push({ name, asOf: null, problem: messageOf(thrown) });
      return otherwise;
    }
  };
  const usage = nodeUsage();
  const mayReadDrift = site().directory !== undefined && actorMay(actor, "namespace.read");
  const [history, active, mirror, drift] = await Promise.all([
    attempt("history", clusterHistory, { charts: [], source: null }),
    attempt<ActionRow[]>("database", activeActions, []),
    site().directory === undefined ? null : attempt("directory", () => readMirrorState(), null),
    mayReadDrift ? attempt("drift", seen, null) : null,
  ]);
  const sources = [index.source(), usage.source, history.source, mirror?.source ?? null, ...failed].filter(
    (source) => source !== null,
  );
  const totals = totalsOf(index, profile.toolNamespace, usage.byNode.values());
  const viewer = {
    user: actor.user,
    mayApprove: actorMay(actor, "action.approve"),
    mayReadMirror: actorMay(actor, "mirror.read"),
  };
  const attention = attentionOf({
    index,
    annotationPrefix: profile.annotationPrefix,
    active,
    viewer,
    frozenMirror: mirror?.frozen ?? null,
    drift,
    sources,
    stuckProcesses: new Map([...usage.byNode].map(([name, used]) => [name, used.stuckProcesses])),
    staleAfterSeconds,
    now,
  });
  return {
    sentence: sentence(totals, attention),
    attention,
    ...totals,
    actions: actionsOf(active, viewer),
    drift: drift?.rows.length ?? null,
    charts: history.charts.map((chart) => ({ ...chart, max: chart.max ?? ceiling(chart.unit, totals) })),
    sources,
  };
}

function actionsOf(
  active: readonly ActionRow[],
  viewer: { user: string; mayApprove: boolean },
): Overview["actions"] {
  const awaiting = active.filter(({ state }) => state === "awaiting_approval");
  const yours = viewer.mayApprove
    ? awaiting.filter(({ requestedBy }) => requestedBy.user !== viewer.user)
    : [];
  return {
    running: active.length - awaiting.length,
    awaitingYou: yours.length,
    quotasAwaitingYou: yours.filter(({ action }) => action === "quota.edit").length,
  };
}

function sentence(
  { nodes, pods }: Pick<Overview, "nodes" | "pods">,
  attention: readonly Attention[],
): string {
  const urgent = attention.filter(({ severity }) => severity === "bad" || severity === "warn").length;
  const say = (count: number) => count.toLocaleString("en");
  const size = `${say(nodes.ready)} of ${say(nodes.total)} nodes are ready with ${say(pods.running)} pods running`;
  if (urgent === 0) return `${size}; nothing needs attention`;
  return `${size}; ${urgent} ${urgent === 1 ? "thing needs" : "things need"} attention`;
}

/** What a chart can reach at most: all that nodes have to give. */
const ceiling = (unit: "cores" | "bytes" | "count", { cpu, memory }: Pick<Overview, "cpu" | "memory">) =>
  unit === "cores" ? cpu.allocatable : unit === "bytes" ? memory.allocatable : null;
