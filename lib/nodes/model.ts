import type { z } from "zod";
import { saySince } from "@/lib/core/duration";
import type { Condition, NodeRecord } from "@/lib/live/model";
import type { NODE_STATES, nodeItemSchema, nodePodSchema, nodeRowSchema } from "./schema";

export type NodeRow = z.infer<typeof nodeRowSchema>;
export type NodeItem = z.infer<typeof nodeItemSchema>;
export type NodePod = z.infer<typeof nodePodSchema>;
export type NodeState = (typeof NODE_STATES)[number];

/** Annotations that say who cordoned a node and why; under the profile's `annotationPrefix`. */
export const annotationKeys = (prefix: string) => ({
  by: `${prefix}cordoned-by`,
  reason: `${prefix}cordon-reason`,
  ticket: `${prefix}cordon-ticket`,
  since: `${prefix}cordoned-at`,
  actionId: `${prefix}cordon-action`,
});

/** On a Deployment that has one replica more for the time of a drain: which action lent it, and how many it had. */
export const lentReplicaKey = (prefix: string): string => `${prefix}lent-replica`;

/** What a node's conditions, spec and our own annotations say about it, in a word and in a sentence. Pure. */
export type NodeStanding = Pick<
  NodeRow,
  "state" | "why" | "stateSince" | "ready" | "cordon" | "conditions"
> & {
  sentence: string;
};

/** The taint the node controller sets on a cordoned node; its time is the only one known for a foreign cordon. */
const UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

export function nodeStanding(node: NodeRecord, annotationPrefix: string, now: Date): NodeStanding {
  const readiness = node.conditions.find(({ type }) => type === "Ready");
  const bad = node.conditions.filter((condition) => !isGood(condition));
  const troubles = bad.filter(({ type, status }) => type !== "Ready" && status === "True");
  const cordon = cordonOf(node, annotationPrefix);
  const ready = readiness?.status === "True";
  const [trouble] = troubles;
  const state: NodeState =
    readiness === undefined
      ? "unknown"
      : !ready
        ? "not_ready"
        : trouble !== undefined
          ? "pressure"
          : cordon !== null
            ? "cordoned"
            : "ready";
  const why =
    state === "unknown"
      ? "no condition reported yet"
      : readiness !== undefined && !ready
        ? notReadyBecause(readiness, now)
        : trouble !== undefined
          ? troubles.map((one) => troubleSays(one, now)).join(", ")
          : cordon !== null
            ? cordonSays(cordon, now)
            : null;
  return {
    state,
    why,
    stateSince: state === "cordoned" ? (cordon?.since ?? null) : ((trouble ?? readiness)?.since ?? null),
    ready,
    cordon,
    conditions: [
      ...(readiness !== undefined && !ready ? ["NotReady"] : []),
      ...troubles.map(({ type }) => type),
    ],
    sentence: sentence({ readiness, troubles, cordon, now }),
  };
}

/** A kubelet that has been silent for longer than this does not come back by itself. */
const STUCK_AFTER_MS = 600_000;

/**
 * Why a node is stuck, so that what runs on it cannot be ended in the ordinary way: processes hang on a dead NFS
 * server, or it has not been Ready for more than 10 min. Null when it is not.
 */
export function stuckBecause(node: NodeRecord, stuckProcesses: number | null, now: Date): string | null {
  if (stuckProcesses !== null && stuckProcesses > 0)
    return `${stuckProcesses} ${stuckProcesses === 1 ? "process hangs" : "processes hang"} on NFS`;
  const readiness = node.conditions.find(({ type }) => type === "Ready");
  const since = readiness?.since ?? null;
  if (readiness?.status === "True" || since === null || now.getTime() - Date.parse(since) <= STUCK_AFTER_MS)
    return null;
  return `not Ready for ${saySince(since, now)}`;
}

/** Ready is good when True; every other condition names a trouble and is good when False. */
export const isGood = ({ type, status }: Condition): boolean =>
  status === (type === "Ready" ? "True" : "False");

export const isReady = (node: NodeRecord): boolean =>
  node.conditions.some(({ type, status }) => type === "Ready" && status === "True");

/** Who cordoned a node, why and since when; null when pods may be placed on it. */
export function cordonOf(node: NodeRecord, annotationPrefix: string): NodeRow["cordon"] {
  if (!node.unschedulable) return null;
  const keys = annotationKeys(annotationPrefix);
  const note = (key: string) => node.annotations[key] ?? null;
  const since = note(keys.since);
  return {
    by: note(keys.by),
    reason: note(keys.reason),
    ticket: note(keys.ticket),
    since: isTime(since) ? since : (node.taints.find(({ key }) => key === UNSCHEDULABLE)?.since ?? null),
    actionId: note(keys.actionId),
  };
}

/** Anyone with rights on nodes can write our annotations, so a time is only taken when it is one. */
const isTime = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));

function notReadyBecause({ status, reason, message, since }: Condition, now: Date): string {
  const span = since === null ? "" : ` for ${saySince(since, now)}`;
  if (status === "Unknown") return `kubelet silent${span}`;
  return `${message || reason || "kubelet says so"}${since === null ? "" : `, ${saySince(since, now)} ago`}`;
}

const troubleSays = ({ type, since }: Condition, now: Date): string =>
  since === null ? type : `${type} for ${saySince(since, now)}`;

function cordonSays(cordon: NonNullable<NodeRow["cordon"]>, now: Date): string {
  const who = cordon.by ?? "outside Forgeboard";
  const ago = cordon.since === null ? "" : `, ${saySince(cordon.since, now)} ago`;
  const reason = [cordon.reason, cordon.ticket].filter(Boolean).join(", ");
  return `${who}${ago}${reason === "" ? "" : `: ${reason}`}`;
}

function sentence(standing: {
  readiness: Condition | undefined;
  troubles: readonly Condition[];
  cordon: NodeRow["cordon"];
  now: Date;
}): string {
  const { readiness, troubles, cordon, now } = standing;
  const parts = [
    readiness === undefined
      ? "No condition reported yet"
      : readiness.status === "True"
        ? "Ready"
        : `Not ready: ${notReadyBecause(readiness, now)}`,
  ];
  if (troubles.length > 0) parts.push(troubles.map((one) => troubleSays(one, now)).join(" and "));
  if (cordon !== null) {
    const by = cordon.by === null ? "outside Forgeboard" : `by ${cordon.by}`;
    const ago = cordon.since === null ? "" : ` ${saySince(cordon.since, now)} ago`;
    const ticket = cordon.ticket === null ? "" : ` for ${cordon.ticket}`;
    parts.push(`cordoned ${by}${ago}${ticket}${cordon.reason === null ? "" : `: ${cordon.reason}`}`);
  }
  return parts.join(", ");
}
