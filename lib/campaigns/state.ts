import "server-only";
import type { Steering } from "@/lib/actions/define";
import type { Child } from "@/lib/actions/model";
import { isFinal } from "@/lib/actions/model";
import type { CampaignState, NodeRun, PlannedNode } from "./model";
import { phasesOf } from "./phases";

/** How a campaign's memory changes: at its start, by what people ask, and by what its children have come to. Pure. */

export const initialState = (planned: readonly PlannedNode[]): CampaignState => ({
  nodes: planned.map(
    ({ node, role, takes, says }): NodeRun => ({
      node,
      role,
      state: takes ? "waiting" : "skipped",
      says: takes ? "" : `left out: ${says}`,
      tries: 0,
      childId: null,
      childState: null,
      startedAt: null,
      endedAt: null,
      putOff: null,
      phases: [],
    }),
  ),
  canaryPassed: false,
  failuresSeen: 0,
  asked: null,
  resumesSeen: 0,
  gateClosedSince: null,
  troubles: [],
  accepted: [],
  begun: false,
  lastRequest: 0,
  waits: null,
});

const failuresOf = (state: CampaignState): number =>
  state.nodes.filter((run) => run.state === "failed").length;

const MAY: Readonly<Record<Steering["kind"], readonly NodeRun["state"][]>> = {
  skip: ["waiting", "failed"],
  retry: ["failed", "skipped"],
  first: ["waiting"],
};

/** Why it cannot be done, in words; null when it can. */
export function refuseSteering(state: CampaignState, { kind, name }: Steering): string | null {
  const run = state.nodes.find(({ node }) => node === name);
  if (run === undefined) return `there is no node ${name} in this campaign`;
  if (MAY[kind].includes(run.state)) return null;
  return run.state === "running"
    ? `${name} is being worked on; cancel its own action to stop that`
    : `${name} is ${run.state}: only a node that is ${MAY[kind].join(" or ")} can be asked that of`;
}

export function steer(state: CampaignState, steering: Steering): CampaignState {
  if (refuseSteering(state, steering) !== null) return state;
  const change = (to: Partial<NodeRun>): CampaignState => {
    const nodes = state.nodes.map((run) => (run.node === steering.name ? { ...run, ...to } : run));
    const next = { ...state, nodes };
    return { ...next, failuresSeen: Math.min(state.failuresSeen, failuresOf(next)) };
  };
  switch (steering.kind) {
    case "skip":
      return change({ state: "skipped", says: "skipped on request" });
    case "retry":
      return change({ state: "waiting", says: "to be tried again", childState: null, endedAt: null });
    case "first":
      return first(change({ putOff: null, says: "" }), steering.name);
  }
}

/** Maintainers asked for another time. Of what has begun nothing changes, and a node is never put off for longer than once. */
export function putOff(
  state: CampaignState,
  node: string,
  off: { until: string; tool: string },
): CampaignState {
  const says = `put off until ${off.until.slice(0, 16).replace("T", " ")} UTC for tool ${off.tool}`;
  const nodes = state.nodes.map((run) =>
    run.node === node && run.state === "waiting" && run.putOff === null ? { ...run, putOff: off, says } : run,
  );
  return { ...state, nodes };
}

/** Whoever takes it next has weighed what maintainers asked for. */
const first = (state: CampaignState, name: string): CampaignState => ({
  ...state,
  nodes: movedFirst(state.nodes, name),
});

function movedFirst(nodes: readonly NodeRun[], name: string): NodeRun[] {
  const others = nodes.filter(({ node }) => node !== name);
  const at = others.findIndex((run) => run.state === "waiting");
  const moved = nodes.filter(({ node }) => node === name);
  return at < 0 ? [...others, ...moved] : others.toSpliced(at, 0, ...moved);
}

/** A person went on from what was asked. */
export function answer(state: CampaignState): CampaignState {
  const answered = { ...state, asked: null };
  switch (state.asked) {
    case "canary":
      return { ...answered, canaryPassed: true };
    case "failures":
      return { ...answered, failuresSeen: failuresOf(state) };
    case "gate":
      return {
        ...answered,
        gateClosedSince: null,
        accepted: [...new Set([...state.accepted, ...state.troubles.map(({ key }) => key)])],
      };
    case null:
      return answered;
  }
}

/** Takes over what became of the children, also of one that was started just before a crash. */
export function refreshed(state: CampaignState, children: readonly Child[], nowIso: string): CampaignState {
  const byNode = Map.groupBy(
    children,
    ({ targets }) => targets.find(({ kind }) => kind === "node")?.name ?? "",
  );
  return { ...state, nodes: state.nodes.map((run) => follow(run, byNode.get(run.node) ?? [], nowIso)) };
}

/** Pods move while a campaign rolls: what an approved one is about to do may have become worse than what was agreed to. */
const ASKS_AGAIN = "a second person has to agree to this node as it is now";

function follow(run: NodeRun, tries: readonly Child[], nowIso: string): NodeRun {
  const last = tries.at(-1);
  if (last === undefined || (run.state !== "running" && tries.length <= run.tries)) return run;
  const started = {
    ...run,
    tries: tries.length,
    childId: last.id,
    childState: last.state,
    phases: phasesOf(tries),
  };
  const startedAt = run.childId === last.id ? run.startedAt : last.createdAt;
  if (!isFinal(last.state))
    return {
      ...started,
      startedAt,
      state: "running",
      says: last.state === "awaiting_approval" ? ASKS_AGAIN : (last.result ?? last.says),
    };
  return {
    ...started,
    startedAt,
    endedAt: last.finishedAt ?? nowIso,
    state: last.state === "succeeded" ? "done" : "failed",
    says: last.state === "succeeded" ? last.says : `${last.state}: ${last.says || last.result || ""}`,
  };
}
