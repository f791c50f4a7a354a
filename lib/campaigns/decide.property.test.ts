import fc from "fast-check";
import { expect, it } from "vitest";
import { aPlannedNode } from "@/e2e/a-planned-node";
import { decide } from "./decide";
import { type CampaignState, type Settings, unavailableMax, type World } from "./model";
import { settingsSchema } from "./schema";
import { initialState } from "./state";
import { openingAt } from "./windows";

/** A campaign over a made-up pool: children end at random, other nodes come and go, people answer at once. */

const BEGIN = Date.parse("2026-03-27T12:00:00Z");
const TICK_MS = 40 * 60_000;
const roleOf = (index: number) => (index % 4 === 3 ? "gateway" : "worker");

const anySettings = fc.record({
  canary: fc.record({ count: fc.nat(3), after: fc.constantFrom("ask", "go_on") }),
  maxUnavailable: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom("10%", "34%", "100%")),
  perRole: fc.constantFrom({}, { gateway: 1 }, { worker: 2, gateway: 1 }),
  pauseSeconds: fc.constantFrom(0, 1_800),
  stopAfterFailures: fc.integer({ min: 1, max: 3 }),
  schedule: fc.constantFrom(null, {
    timeZone: "Europe/Berlin",
    allow: [{ days: ["sat", "sun", "mon", "tue"], from: "22:00", to: "06:00" }],
    deny: [{ days: ["sun"], from: "02:00", to: "04:00" }],
    freezeDays: ["2026-03-30"],
  }),
});

/** Per tick: fates of running nodes, and which bystander changes. */
const anyFate = fc.infiniteStream(fc.record({ ends: fc.nat(3), fails: fc.nat(7), bystander: fc.nat(40) }));

const begin = (count: number): CampaignState => ({
  ...initialState(
    Array.from({ length: count }, (_, index) => aPlannedNode(`n${index}`, { role: roleOf(index) })),
  ),
  begun: true,
});

function checkStart(
  nodes: readonly string[],
  given: { state: CampaignState; settings: Settings; world: World; now: number },
) {
  const { state, settings, world, now } = given;
  const running = state.nodes.filter((run) => run.state === "running" || nodes.includes(run.node));
  const away = new Set(world.pool.filter(({ available }) => !available).map(({ name }) => name));
  const before = away.size;
  for (const { node } of running) away.add(node);
  const most = unavailableMax(settings.maxUnavailable, world.pool.length);
  expect(running.length).toBeLessThanOrEqual(most);
  // Others may have gone beyond the limit by themselves; the campaign never adds to it then.
  expect(away.size).toBeLessThanOrEqual(Math.max(most, before));
  for (const [role, roleMost] of Object.entries(settings.perRole))
    expect(running.filter((run) => run.role === role).length).toBeLessThanOrEqual(roleMost);
  if (settings.schedule !== null) expect(openingAt(settings.schedule, now).open).toBe(true);
  const done = state.nodes.filter((run) => run.state === "done").length;
  const failed = state.nodes.filter((run) => run.state === "failed").length;
  const canariesDone =
    settings.canary.count === 0 ||
    state.canaryPassed ||
    (settings.canary.after === "go_on" && done >= settings.canary.count);
  if (!canariesDone) expect(done + running.length).toBeLessThanOrEqual(settings.canary.count);
  expect(failed - state.failuresSeen).toBeLessThan(canariesDone ? settings.stopAfterFailures : 1);
  if (settings.pauseSeconds > 0) expect(nodes).toHaveLength(1);
  for (const node of nodes) expect(state.nodes.find((run) => run.node === node)?.state).toBe("waiting");
}

/** Nodes at work are away or not; bystanders come and go. */
const worldOf = (state: CampaignState, others: number, bystandersAway: ReadonlySet<string>): World => ({
  pool: [
    ...state.nodes.map(({ node, role, state: at }, index) => ({
      name: node,
      role,
      available: at !== "running" || index % 2 === 0,
    })),
    ...Array.from({ length: others }, (_, index) => ({
      name: `x${index}`,
      role: roleOf(index),
      available: !bystandersAway.has(`x${index}`),
    })),
  ],
  stale: null,
  held: new Map(),
});

type Fate = { ends: number; fails: number; bystander: number };

/** One tick of the world and one decision; true when the campaign is done. */
function tick(
  {
    state,
    settings,
    others,
    away,
  }: { state: CampaignState; settings: Settings; others: number; away: Set<string> },
  fate: Fate,
  now: number,
): boolean {
  const time = new Date(now).toISOString();
  const bystander = `x${fate.bystander}`;
  if (!away.delete(bystander) && fate.bystander < others) away.add(bystander);
  const [ending] = state.nodes.filter((run) => run.state === "running").slice(fate.ends);
  if (ending !== undefined) {
    ending.state = fate.fails === 0 ? "failed" : "done";
    ending.endedAt = time;
  }
  const world = worldOf(state, others, away);
  const decision = decide(state, settings, world, now);
  switch (decision.does) {
    case "start":
      checkStart(decision.nodes, { state, settings, world, now });
      for (const run of state.nodes.filter(({ node }) => decision.nodes.includes(node))) {
        run.state = "running";
        run.startedAt = time;
      }
      return false;
    case "ask":
      state.canaryPassed = true;
      return false;
    case "stop":
      state.failuresSeen = state.nodes.filter((run) => run.state === "failed").length;
      return false;
    case "wait":
      if (decision.until !== null) expect(decision.until).toBeGreaterThan(now);
      return false;
    case "done":
      expect(state.nodes.every((run) => run.state === "done" || run.state === "failed")).toBe(true);
      return true;
  }
}

const TICKS_MAX = 2_000;
/** A machine that does other things besides takes its time for these. */
const SLOW_MS = 30_000;

it(
  "keeps every limit at every start, and ends",
  () => {
    const sizes = fc.record({ count: fc.integer({ min: 1, max: 9 }), others: fc.nat(6) });
    fc.assert(
      fc.property(sizes, anySettings, anyFate, ({ count, others }, raw, fates) => {
        const settings = settingsSchema.parse(raw);
        fc.pre(unavailableMax(settings.maxUnavailable, count + others) >= 1);
        const campaign = { state: begin(count), settings, others, away: new Set<string>() };
        for (let ticks = 0; ticks < TICKS_MAX; ticks += 1) {
          // Bystanders recover in the end: a pool that stays broken holds a campaign for good, as it should.
          if (ticks === 80) campaign.away.clear();
          const fate = fates.next().value;
          const quiet = ticks < 80 ? fate : { ...fate, bystander: others };
          if (tick(campaign, quiet, BEGIN + ticks * TICK_MS)) return;
        }
        expect.fail("has not ended");
      }),
      { numRuns: 25 },
    );
  },
  SLOW_MS,
);
