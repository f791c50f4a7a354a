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
  const [lost, known] = [nodes.total - nodes.ready, tools.up + tools.down];
  const lostShare = nodes.total === 0 ? 1 : lost / nodes.total;
  const downShare = known < TOOLS_MIN ? 0 : tools.down / known;
  const worst = Math.max(lostShare, downShare);
  const state = nodes.ready === 0 ? "down" : worst >= MANY ? "degraded" : "up";
  const parts = [sayMachines(lost, nodes), sayTools(tools, downShare), ...sayWaiting(facts)];
  return { state, says: [LEAD[state], ...parts, ...says] };
}

const LEAD = {
  up: "The platform works.",
  degraded: "The platform works only in part.",
  down: "The platform is down.",
} as const;

function sayMachines(lost: number, { total, ready }: PlatformFacts["nodes"]): string {
  if (total === 0 || ready === 0) return "No machine of the platform is ready.";
  if (lost === 0) return "All machines of the platform are ready.";
  return `${lost} of ${total} machines ${lost === 1 ? "is" : "are"} not ready; tools run on the others.`;
}

function sayTools({ up, down }: PlatformFacts["tools"], downShare: number): string {
  if (up + down === 0) return "No public web service is meant to run.";
  if (down === 0) return "Every public web service is up.";
  const many = downShare >= MANY ? ", far more than usual" : "";
  return `${down} of ${up + down} public web services ${down === 1 ? "is" : "are"} down${many}.`;
}

const sayWaiting = ({ waiting }: PlatformFacts): string[] =>
  waiting === 0
    ? []
    : [`${waiting} ${waiting === 1 ? "piece of work waits" : "pieces of work wait"} for a free place.`];
