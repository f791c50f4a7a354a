import "server-only";
import {
  type CampaignState,
  type Decision,
  type NodeRun,
  type Settings,
  unavailableMax,
  type World,
} from "./model";
import { pickNodes } from "./pick-nodes";
import { openingAt } from "./windows";

/** What a campaign does next. Pure: from where it stands, what was asked of it, what the cluster looks like, and the time. */

const wait = (because: string, until: number | null = null): Decision => ({ does: "wait", because, until });

export function decide(state: CampaignState, settings: Settings, world: World, nowMs: number): Decision {
  const by = (wanted: NodeRun["state"]) => state.nodes.filter((run) => run.state === wanted);
  const [waiting, running, done, failed] = [by("waiting"), by("running"), by("done"), by("failed")];
  const canary = canaryOf(state, settings, done.length);
  const failures = failed.length - state.failuresSeen;
  if (failures > 0 && failures >= (canary.over ? settings.stopAfterFailures : 1)) {
    const names = failed.map(({ node }) => node).join(", ");
    const because = `${canary.over ? "" : "a canary failed: "}${failed.length} failed (${names})`;
    return running.length > 0 ? wait(`${because}; stops when ${atWork(running)}`) : { does: "stop", because };
  }
  if (waiting.length === 0) return running.length > 0 ? wait(`until ${atWork(running)}`) : { does: "done" };
  if (canary.asks && running.length === 0)
    return {
      does: "ask",
      about: "canary",
      because: `${canarySays(done.length)} done; go on with the others?`,
    };
  return (
    heldBack(state, settings, world, { running, nowMs }) ??
    pickNodes({ waiting, running, settings, world, startMax: canary.startMax - running.length, nowMs })
  );
}

const canarySays = (count: number) => (count === 1 ? "the canary is" : `${count} canaries are`);
const atWork = (running: readonly NodeRun[]): string =>
  `${running.map(({ node }) => node).join(", ")} ${running.length === 1 ? "has" : "have"} ended`;

/** `startMax` counts those at work too; beyond the canaries there is no such limit. */
function canaryOf(state: CampaignState, { canary }: Settings, done: number) {
  const enough = done >= canary.count;
  const over = state.canaryPassed || canary.count === 0 || (enough && canary.after === "go_on");
  return {
    over,
    asks: !over && enough,
    startMax: over ? Number.POSITIVE_INFINITY : Math.max(0, canary.count - done),
  };
}

/** What holds all nodes back, whichever it would be; null when nothing does. */
function heldBack(
  state: CampaignState,
  settings: Settings,
  world: World,
  { running, nowMs }: { running: readonly NodeRun[]; nowMs: number },
): Decision | null {
  if (world.stale !== null) return wait(world.stale);
  if (unavailableMax(settings.maxUnavailable, world.pool.length) < 1)
    return wait(`${settings.maxUnavailable} of ${world.pool.length} nodes is none`);
  const opening = settings.schedule === null ? null : openingAt(settings.schedule, nowMs);
  if (opening?.open === false) return wait(opening.because, opening.opensAt);
  const paused = pausedUntil(state, settings, nowMs);
  if (paused !== null) return wait(`pause of ${settings.pauseSeconds} s between nodes`, paused);
  return gate(state, settings, { running, nowMs });
}

function pausedUntil(state: CampaignState, { pauseSeconds }: Settings, nowMs: number): number | null {
  const times = state.nodes.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]);
  const last = Math.max(
    ...times.map((time) => (time === null ? Number.NEGATIVE_INFINITY : Date.parse(time))),
  );
  const until = last + pauseSeconds * 1_000;
  return pauseSeconds > 0 && until > nowMs ? until : null;
}

function gate(
  state: CampaignState,
  settings: Settings,
  { running, nowMs }: { running: readonly NodeRun[]; nowMs: number },
): Decision | null {
  const troubles = state.troubles.filter(({ key }) => !state.accepted.includes(key));
  if (troubles.length === 0) return null;
  const says = troubles.map((trouble) => trouble.says).join("; ");
  const since = state.gateClosedSince === null ? nowMs : Date.parse(state.gateClosedSince);
  const until = since + settings.gate.patienceSeconds * 1_000;
  return nowMs >= until && running.length === 0
    ? { does: "ask", about: "gate", because: `${says}; go on nevertheless?` }
    : wait(says, until > nowMs ? until : null);
}
