import type { Notice } from "@/lib/outbox/model";
import type { Drain, ToolHit } from "../drain-notices/model";

/**
 * What a tool's public status page says of a drain. Strangers read it, so its words have neither people nor nodes in them;
 * reason and ticket go along as data, and are shown only where the site says so.
 */

export const statusBeforeDrain = (drain: Drain, hits: readonly ToolHit[]): Notice[] =>
  hits.map((hit) => notice(drain, hit, "before", "Maintenance of the machines this tool runs on"));

export const statusAfterDrain = (drain: Drain, results: readonly ToolHit[]): Notice[] =>
  results.map((hit) => notice(drain, hit, "after", "The maintenance is over"));

function notice(
  { actionId, nodes, reason, ticket, at }: Drain,
  { tool, says }: ToolHit,
  phase: "before" | "after",
  subject: string,
): Notice {
  return {
    kind: "status_page",
    about: tool,
    actionId,
    phase,
    dedupeKey: `${actionId}/${phase}/${tool}/status-page`,
    subject,
    text: says.join("\n"),
    // Nodes and time are never shown: by them the page knows whether it has begun, and from when on it is planned.
    data: { reason, ticket, nodes: [...nodes], at: at.toISOString() },
  };
}
