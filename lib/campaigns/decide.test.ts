import { describe, expect, it } from "vitest";
import { aPlannedNode } from "@/e2e/a-planned-node";
import { decide } from "./decide";
import type { CampaignState, NodeRun, World } from "./model";
import { settingsSchema } from "./schema";
import { initialState, putOff, steer } from "./state";

const NOW = Date.parse("2026-01-15T10:00:00Z");
const ago = (seconds: number) => new Date(NOW - seconds * 1_000).toISOString();
const settings = (change: Record<string, unknown> = {}) =>
  settingsSchema.parse({ canary: { count: 0 }, maxUnavailable: 2, ...change });

/** "w1 waiting" and so on. */
const state = (runs: string, change: Partial<CampaignState> = {}): CampaignState => {
  const wanted = runs.split(",").map((text) => text.trim().split(" "));
  const first = initialState(
    wanted.map(([node = ""]) => aPlannedNode(node, { role: node.startsWith("g") ? "gateway" : "worker" })),
  );
  const nodes = first.nodes.map((run, index): NodeRun => {
    const now = wanted[index]?.[1] ?? "waiting";
    const startedAt = now === "waiting" ? null : ago(600);
    // Safe: the cases below name states.
    const at = now as NodeRun["state"];
    return { ...run, state: at, startedAt, endedAt: now === "running" ? null : startedAt };
  });
  return { ...first, nodes, begun: true, ...change };
};

/** Ten workers and two gateways; those named are away. */
const world = (away: readonly string[] = [], change: Partial<World> = {}): World => ({
  pool: [...Array.from({ length: 10 }, (_, i) => `w${i + 1}`), "g1", "g2"].map((name) => ({
    name,
    role: name.startsWith("g") ? "gateway" : "worker",
    available: !away.includes(name),
  })),
  stale: null,
  held: new Map(),
  ...change,
});

const start = (...nodes: string[]) => ({ does: "start", nodes });
const waits = (because: string, until: number | null = null) => ({
  does: "wait",
  because: expect.stringContaining(because),
  until,
});

describe("how many at once", () => {
  it.each([
    ["as many as may be unavailable", "w1, w2, w3", world(), start("w1", "w2")],
    ["fewer while some are at work", "w1 running, w2, w3", world(), start("w2")],
    ["fewer while others are away", "w1, w2, w3", world(["w9"]), start("w1")],
    ["an away node at work is counted once", "w1 running, w2, w3", world(["w1"]), start("w2")],
    [
      "none when the limit is reached by others",
      "w1, w2",
      world(["w8", "w9"]),
      waits("2 nodes unavailable, at most 2 may be: w8, w9"),
    ],
    ["none when the limit is passed", "w1", world(["w6", "w7", "w8", "w9"]), waits("w6, w7, w8 and 1 more")],
    ["an away node goes first where it costs nothing", "w1, w9, w2", world(["w8", "w9"]), start("w9")],
    [
      "away nodes are still worked on two at a time",
      "w7, w8, w9",
      world(["w7", "w8", "w9"]),
      waits("at most 2"),
    ],
  ])("%s", (_, runs, given, expected) =>
    expect(decide(state(runs), settings(), given, NOW)).toEqual(expected),
  );

  it("takes a share of the pool, rounded down", () => {
    expect(decide(state("w1, w2, w3, w4"), settings({ maxUnavailable: "25%" }), world(), NOW)).toEqual(
      start("w1", "w2", "w3"),
    );
    expect(decide(state("w1"), settings({ maxUnavailable: "5%" }), world(), NOW)).toEqual(
      waits("5% of 12 nodes is none"),
    );
  });

  it("keeps to a role's own limit and goes on with the other roles", () => {
    const given = settings({ maxUnavailable: 4, perRole: { gateway: 1 } });
    expect(decide(state("g1, g2, w1"), given, world(), NOW)).toEqual(start("g1", "w1"));
    expect(decide(state("g2"), given, world(["g1"]), NOW)).toEqual(waits("1 gateway unavailable, at most 1"));
  });

  it("passes over a node that another action holds", () => {
    const held = world([], { held: new Map([["w1", "node.drain of anna"]]) });
    expect(decide(state("w1, w2"), settings(), held, NOW)).toEqual(start("w2"));
    expect(decide(state("w1"), settings(), held, NOW)).toEqual(waits("w1 is held by node.drain of anna"));
  });

  it("counts a node that has gone since as one more", () => {
    expect(decide(state("gone, w1, w2"), settings(), world(), NOW)).toEqual(start("gone", "w1"));
  });
});

describe("canaries", () => {
  const asking = settings({ canary: { count: 2, after: "ask" }, maxUnavailable: 5 });
  const going = settings({ canary: { count: 2, after: "go_on" }, maxUnavailable: 5 });

  it.each([
    ["go first", "w1, w2, w3", start("w1", "w2")],
    ["are ended before anybody is asked", "w1 done, w2 running, w3", waits("canary at work: w2")],
    [
      "are asked about",
      "w1 done, w2 done, w3",
      { does: "ask", about: "canary", because: expect.stringContaining("2 canaries are done") },
    ],
    ["a skipped one is made up for", "w1 skipped, w2 done, w3, w4", start("w3")],
    [
      "a failed one stops at once",
      "w1 failed, w2, w3",
      { does: "stop", because: expect.stringContaining("a canary failed: 1 failed (w1)") },
    ],
    ["all nodes may be canaries", "w1 done, w2 skipped", { does: "done" }],
  ])("%s", (_, runs, expected) => expect(decide(state(runs), asking, world(), NOW)).toEqual(expected));

  it("go on by themselves where nobody is to be asked", () =>
    expect(decide(state("w1 done, w2 done, w3, w4"), going, world(), NOW)).toEqual(start("w3", "w4")));

  it("are passed once a person said so", () =>
    expect(decide(state("w1 done, w2 done, w3", { canaryPassed: true }), asking, world(), NOW)).toEqual(
      start("w3"),
    ));
});

describe("failures", () => {
  const three = settings({ stopAfterFailures: 2 });

  it.each([
    ["fewer than the limit go on", "w1 failed, w2", {}, start("w2")],
    ["the limit stops", "w1 failed, w2 failed, w3", {}, { does: "stop", because: "2 failed (w1, w2)" }],
    ["those at work end first", "w1 failed, w2 failed, w3 running, w4", {}, waits("stops when w3 has ended")],
    ["gone on from, they do not count again", "w1 failed, w2 failed, w3", { failuresSeen: 2 }, start("w3")],
    [
      "the next ones do",
      "w1 failed, w2 failed, w3 failed, w4 failed, w5",
      { failuresSeen: 2 },
      { does: "stop", because: "4 failed (w1, w2, w3, w4)" },
    ],
    [
      "also when nothing is left to start",
      "w1 failed, w2 failed",
      {},
      { does: "stop", because: "2 failed (w1, w2)" },
    ],
    ["a few at the end are for the outcome to say", "w1 failed, w2 done", {}, { does: "done" }],
  ])("%s", (_, runs, change, expected) =>
    expect(decide(state(runs, change), three, world(), NOW)).toEqual(expected),
  );
});

describe("what holds all nodes back", () => {
  it("is an old picture of the cluster", () =>
    expect(decide(state("w1"), settings(), world([], { stale: "the picture is 2 min old" }), NOW)).toEqual(
      waits("the picture is 2 min old"),
    ));

  it("is a closed window, with the time it opens", () => {
    const schedule = { timeZone: "Europe/Berlin", allow: [{ days: ["thu"], from: "12:00", to: "13:00" }] };
    expect(decide(state("w1"), settings({ schedule }), world(), NOW)).toEqual(
      waits("outside the windows", Date.parse("2026-01-15T11:00:00Z")),
    );
    expect(decide(state("w1"), settings({ schedule }), world(), Date.parse("2026-01-15T11:00:00Z"))).toEqual(
      start("w1"),
    );
  });

  it("is a pause, and then nodes go one by one", () => {
    const given = settings({ pauseSeconds: 700 });
    expect(decide(state("w1 done, w2, w3"), given, world(), NOW)).toEqual(
      waits("pause of 700 s", NOW + 100_000),
    );
    expect(decide(state("w1 done, w2, w3"), given, world(), NOW + 100_000)).toEqual(start("w2"));
  });

  const closed = { troubles: [{ key: "node/w1", says: "w1 is not Ready" }], gateClosedSince: ago(100) };

  it("is a closed gate, which asks when patience has ended", () => {
    expect(decide(state("w1 done, w2", closed), settings(), world(), NOW)).toEqual(
      waits("w1 is not Ready", NOW + 800_000),
    );
    expect(decide(state("w1 done, w2", closed), settings(), world(), NOW + 800_000)).toEqual({
      does: "ask",
      about: "gate",
      because: "w1 is not Ready; go on nevertheless?",
    });
    expect(decide(state("w1 done, w2, w3 running", closed), settings(), world(), NOW + 800_000)).toEqual(
      waits("w1 is not Ready"),
    );
  });

  it("is not what was accepted", () =>
    expect(
      decide(state("w1 done, w2", { ...closed, accepted: ["node/w1"] }), settings(), world(), NOW),
    ).toEqual(start("w2")));

  it("lets those at work end, whatever it is", () =>
    expect(decide(state("w1 running", closed), settings(), world([], { stale: "old" }), NOW)).toEqual(
      waits("until w1 has ended"),
    ));
});

describe("a node that maintainers put off", () => {
  const off = (until: number) => ({ until: new Date(until).toISOString(), tool: "sal" });
  const put = (runs: string, node: string, until: number) => putOff(state(runs), node, off(until));
  const HOUR = 3_600_000;

  it("is passed over until its time, and waited for when it is the last", () => {
    expect(decide(put("w1, w2, w3", "w1", NOW + HOUR), settings(), world(), NOW)).toEqual(start("w2", "w3"));
    expect(decide(put("w1, w2 done", "w1", NOW + HOUR), settings(), world(), NOW)).toEqual(
      waits("w1: put off until 2026-01-15 11:00 UTC for tool sal", NOW + HOUR),
    );
    expect(decide(put("w1, w2 done", "w1", NOW - 1), settings(), world(), NOW)).toEqual(start("w1"));
  });

  it("has not begun, and is put off once", () => {
    const running = put("w1 running", "w1", NOW + HOUR);
    expect(running.nodes[0]?.putOff).toBeNull();
    const once = put("w1", "w1", NOW + HOUR);
    expect(putOff(once, "w1", off(NOW + 9 * HOUR))).toEqual(once);
  });

  it("is taken next by who may steer", () => {
    const taken = steer(put("w1, w2", "w2", NOW + HOUR), { kind: "first", name: "w2" });
    expect(decide(taken, settings({ maxUnavailable: 1 }), world(), NOW)).toEqual(start("w2"));
  });
});
