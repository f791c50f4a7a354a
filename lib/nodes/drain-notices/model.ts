import type { Notice } from "@/lib/outbox/model";

/**
 * What the maintainers of the tools hit by a drain are told, and the line for the site's admin log. Pure: the same drain
 * gives the same messages with the same keys, so that a repeated step tells nobody twice.
 */

/** The drain as one action; `nodes` is not empty. No names of people: messages outlive what we may keep of them. */
export type Drain = {
  actionId: string;
  nodes: readonly string[];
  reason: string;
  ticket: string | null;
  /** When it begins, or may begin, or ended. */
  at: Date;
  /** A sentence about the times at which it may be, where it is not done at once. */
  when?: string;
};

/** One tool, how many of its pods are on these nodes, and what happens to them, or happened, a sentence each. */
export type ToolHit = { tool: string; pods: number; says: readonly string[] };

/** Names in a line or subject; the text of a message has them all. */
const NAMES_MAX = 3;

export const noticesBeforeDrain = (drain: Drain, hits: readonly ToolHit[]): Notice[] =>
  hits.map((hit) =>
    notice(drain, hit, "before", {
      subject: `${hit.tool}: ${sayNodes(drain.nodes)} will be drained${sayTicket(drain)}`,
      opening: `From ${sayTime(drain.at)} on, the ${drain.nodes.length === 1 ? "node" : "nodes"} below will be emptied: ${drain.reason}${sayTicket(drain)}.`,
      heading: `What will happen to ${hit.tool}, which has ${count(hit.pods, "pod")} there:`,
      closing: "There will be one more message when it is over.",
    }),
  );

export const noticesAfterDrain = (drain: Drain, results: readonly ToolHit[]): Notice[] =>
  results.map((hit) =>
    notice(drain, hit, "after", {
      subject: `${hit.tool}: the drain of ${sayNodes(drain.nodes)} is over${sayTicket(drain)}`,
      opening: `At ${sayTime(drain.at)} the work on the ${drain.nodes.length === 1 ? "node" : "nodes"} below ended: ${drain.reason}${sayTicket(drain)}.`,
      heading: `What became of ${hit.tool}, which had ${count(hit.pods, "pod")} there:`,
      closing: "This was the last message about it.",
    }),
  );

const OUTCOME = {
  succeeded: "drained",
  failed: "drained in part",
  cancelled: "stopped draining",
} as const;

/** `drained tools-k8s-worker-102 (T412233): kernel upgrade, 58 pods, 5 tools told` */
export function drainLogLine(
  drain: Drain,
  result: { state: keyof typeof OUTCOME; podsMoved: number; toolsTold: number },
): Notice {
  const { actionId, nodes, reason, ticket } = drain;
  const text = `${OUTCOME[result.state]} ${sayNodes(nodes)}${sayTicket(drain)}: ${reason}, ${count(result.podsMoved, "pod")}, ${count(result.toolsTold, "tool")} told`;
  return {
    kind: "admin_log",
    about: null,
    actionId,
    phase: "line",
    dedupeKey: `${actionId}/line`,
    subject: text,
    text,
    data: { nodes: [...nodes], reason, ticket, ...result },
  };
}

function notice(
  { actionId, nodes, reason, ticket, at, when }: Drain,
  { tool, pods, says }: ToolHit,
  phase: "before" | "after",
  words: { subject: string; opening: string; heading: string; closing: string },
): Notice {
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}`).join("\n");
  return {
    kind: "tool_mail",
    about: tool,
    actionId,
    phase,
    dedupeKey: `${actionId}/${phase}/${tool}`,
    subject: words.subject,
    text: `${[
      `To the maintainers of ${tool}`,
      words.opening,
      list(nodes),
      ...(when === undefined ? [] : [when]),
      `${words.heading}\n${list(says)}`,
      words.closing,
    ].join("\n\n")}\n`,
    data: {
      ...{ tool, pods, says: [...says], nodes: [...nodes], reason, ticket, at: at.toISOString() },
      ...(when === undefined ? {} : { when }),
    },
  };
}

const sayNodes = (nodes: readonly string[]): string =>
  nodes.length <= NAMES_MAX
    ? nodes.join(", ")
    : `${nodes.slice(0, NAMES_MAX).join(", ")} and ${nodes.length - NAMES_MAX} more`;

const sayTicket = ({ ticket }: Drain): string => (ticket === null ? "" : ` (${ticket})`);

const sayTime = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

const count = (many: number, thing: string): string => `${many} ${thing}${many === 1 ? "" : "s"}`;
