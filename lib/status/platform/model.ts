import type { PlatformState } from "../availability/model";
import type { PlatformStatus } from "../model";

/** How the platform is, in words for strangers: no machine, no tool and no person is named. Pure. */
export type PlatformFacts = {
  /** Whether the cluster was heard of lately. */
  heard: boolean;
  nodes: { total: number; ready: number };
  /** Pods that wait for a place. */
  waiting: number;
  tools: PlatformStatus["tools"];
  maintenance: boolean | null;
};

/** From this share on it is no longer a few machines, or a few tools. */
const MANY = 0.2;
/** Fewer tools than this say nothing about the platform. */
const TOOLS_MIN = 5;

export function sayPlatform(facts: PlatformFacts): Pick<PlatformStatus, "state" | "says"> {
  const { heard, nodes, tools, maintenance } = facts;
  const says = maintenance === true ? ["Maintenance is under way."] : [];
  if (!heard) return { state: "unknown", says: ["How the platform is is not known now.", ...says] };
  const state = platformState(facts);
  const parts = [sayMachines(nodes), sayTools(tools), ...sayWaiting(facts)];
  return { state, says: [LEAD[state], ...parts, ...says] };
}

/** Of a platform that is heard. */
export function platformState({ nodes, tools }: Pick<PlatformFacts, "nodes" | "tools">): PlatformState {
  if (nodes.ready === 0) return "down";
  const lostShare = (nodes.total - nodes.ready) / nodes.total;
  return Math.max(lostShare, downShare(tools)) >= MANY ? "degraded" : "up";
}

const downShare = ({ up, down }: PlatformFacts["tools"]): number =>
  up + down < TOOLS_MIN ? 0 : down / (up + down);

const LEAD = {
  up: "The platform works.",
  degraded: "The platform works only in part.",
  down: "The platform is down.",
} as const;

function sayMachines({ total, ready }: PlatformFacts["nodes"]): string {
  const lost = total - ready;
  if (total === 0 || ready === 0) return "No machine of the platform is ready.";
  if (lost === 0) return "All machines of the platform are ready.";
  return `${lost} of ${total} machines ${lost === 1 ? "is" : "are"} not ready; tools run on the others.`;
}

function sayTools(tools: PlatformFacts["tools"]): string {
  const { up, down } = tools;
  if (up + down === 0) return "No public web service is meant to run.";
  if (down === 0) return "Every public web service is up.";
  const many = downShare(tools) >= MANY ? ", far more than usual" : "";
  return `${down} of ${up + down} public web services ${down === 1 ? "is" : "are"} down${many}.`;
}

const sayWaiting = ({ waiting }: PlatformFacts): string[] =>
  waiting === 0
    ? []
    : [`${waiting} ${waiting === 1 ? "piece of work waits" : "pieces of work wait"} for a free place.`];
