import "server-only";
import { site } from "@/lib/config/site";
import { messageOf } from "@/lib/core/errors";
import { prometheus } from "@/lib/prometheus/client";
import { readFiringAlerts } from "@/lib/prometheus/firing-alerts";
import type { CampaignState, Settings } from "./model";
import type { PoolNode } from "./pool";

/** What the health gate between nodes finds: keyed, so that what stood there at the start can be told from what is new. */

export type Trouble = CampaignState["troubles"][number];

export function nodeTroubles(state: CampaignState, settings: Settings, pool: readonly PoolNode[]): Trouble[] {
  if (!settings.gate.nodesReady) return [];
  const unready = new Set(pool.filter(({ ready }) => !ready).map(({ name }) => name));
  return state.nodes
    .filter((run) => run.state === "done" && unready.has(run.node))
    .map(({ node }) => ({ key: `not-ready/${node}`, says: `${node} is done, but not Ready` }));
}

/** `known` is false where it could not be read: that is a trouble too, and never what was there before. */
export async function alertTroubles(
  settings: Settings,
  signal: AbortSignal,
): Promise<{ troubles: Trouble[]; known: boolean }> {
  if (!settings.gate.alerts) return { troubles: [], known: true };
  try {
    const server = prometheus();
    if (server === null) throw new Error("this site names no metrics source");
    const alerts = await readFiringAlerts(server, site().profile.metrics, signal);
    const troubles = alerts.map(({ key, says }) => ({ key: `alert/${key}`, says: `alert ${says}` }));
    return { troubles, known: true };
  } catch (error) {
    const says = `it is not known which alerts fire: ${messageOf(error)}`;
    return { troubles: [{ key: "alerts-unknown", says }], known: false };
  }
}
