import "server-only";
import { type Decision, type NodeRun, type Settings, unavailableMax, type World } from "./model";

/** Which of the waiting nodes may be started now, in their order, within every limit. Pure. */

type Given = {
  waiting: readonly NodeRun[];
  running: readonly NodeRun[];
  settings: Settings;
  world: World;
  /** How many may be started now at most. */
  startMax: number;
  nowMs: number;
};

/** Names enough to go and look. */
const NAMED_MAX = 3;

export function pickNodes({ waiting, running, settings, world, startMax, nowMs }: Given): Decision {
  const limits = limitsOf({ running, settings, world });
  const most = settings.pauseSeconds > 0 ? Math.min(1, startMax) : startMax;
  const picked: string[] = [];
  const reasons: string[] = [];
  const isOff = ({ putOff }: NodeRun) => putOff !== null && Date.parse(putOff.until) > nowMs;
  const due = waiting.filter((run) => !isOff(run));
  if (due.length === 0) return waitForOff(waiting);
  for (const run of due) {
    if (picked.length >= most) break;
    const holder = world.held.get(run.node);
    const against = holder === undefined ? limits.against(run) : `${run.node} is held by ${holder}`;
    if (against !== null) reasons.push(against);
    else {
      limits.take(run);
      picked.push(run.node);
    }
  }
  if (picked.length > 0) return { does: "start", nodes: picked };
  const [reason] = reasons;
  return { does: "wait", because: reason ?? namesOf(running), until: null };
}

/** Every node that is left is put off. */
function waitForOff(waiting: readonly NodeRun[]): Decision {
  const until = Math.min(...waiting.map(({ putOff }) => Date.parse(putOff?.until ?? "")));
  const because = waiting.map(({ node, says }) => `${node}: ${says}`).slice(0, NAMED_MAX);
  return { does: "wait", because: because.join("; "), until };
}

const namesOf = (running: readonly NodeRun[]): string =>
  `canary at work: ${running.map(({ node }) => node).join(", ")}`;

/** A node at work counts as unavailable from its start, whatever the index has heard of it yet. */
function limitsOf({ running, settings, world }: Pick<Given, "running" | "settings" | "world">) {
  const most = unavailableMax(settings.maxUnavailable, world.pool.length);
  const roleOf = new Map(world.pool.map(({ name, role }) => [name, role]));
  const atWork = new Map(running.map(({ node, role }) => [node, roleOf.get(node) ?? role]));
  const away = new Map(atWork);
  for (const { name, role, available } of world.pool) if (!available) away.set(name, role);
  const inRole = (nodes: ReadonlyMap<string, string>, wanted: string) =>
    [...nodes.values()].filter((role) => role === wanted).length;

  function against({ node, role }: NodeRun): string | null {
    // One that is away already does not make it worse by being worked on.
    const more = away.has(node) ? 0 : 1;
    if (atWork.size + 1 > most || away.size + more > most) return limitSays(away, most, "nodes");
    const roleMost = settings.perRole[role] ?? Number.POSITIVE_INFINITY;
    if (inRole(atWork, role) + 1 > roleMost || inRole(away, role) + more > roleMost)
      return limitSays(new Map([...away].filter(([, one]) => one === role)), roleMost, role);
    return null;
  }
  function take({ node, role }: NodeRun): void {
    atWork.set(node, role);
    away.set(node, role);
  }
  return { against, take };
}

function limitSays(away: ReadonlyMap<string, string>, most: number, what: string): string {
  const names = [...away.keys()];
  const more = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} more` : "";
  return `${names.length} ${what} unavailable, at most ${most} may be: ${names.slice(0, NAMED_MAX).join(", ")}${more}`;
}
