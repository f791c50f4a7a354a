import { beforeEach, describe, expect, it } from "vitest";
import { aNode } from "@/e2e/memory-index";
import type { StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { type Hook, hooksSchema } from "@/lib/config/hooks";
import type { NodeRecord } from "@/lib/live/model";
import { FIRST_MEMO, rebootMemoSchema } from "./memo";
import type { RebootPorts } from "./ports";
import { rebootInputSchema } from "./schema";
import { handOver, rebootSlice } from "./slice";

/** A reboot against a made-up node, hook and worker; a crash forgets what only the process knew. */

let node: NodeRecord | null;
let now: number;
let runs: string[];
let drains: StepResult[];
let log: string[];
let known: Map<string, { ended: { ended: string; output: string } | null }>;
let tokens = 0;
let hook: Hook | null;

const hookOf = (change: object = {}) =>
  hooksSchema.parse({ x: { command: ["/bin/true"], ...change } }).x ?? null;
const silent: NodeRecord["conditions"] = [
  { type: "Ready", status: "Unknown", reason: "", message: "", since: null },
];

beforeEach(() => {
  node = aNode("w1", { unschedulable: true, bootId: "one" });
  now = 1_000_000;
  runs = [];
  log = [];
  known = new Map();
  hook = hookOf();
  drains = [
    { outcome: "continue", says: "evicts", memo: { pods: 1 }, waits: null, afterMs: 0 },
    { outcome: "done", says: "empty", auditId: null },
  ];
});

const ports: RebootPorts = {
  now: () => now,
  drain: async (memo) => {
    log.push(`drain ${JSON.stringify(memo)}`);
    const end = drains.shift();
    if (end === undefined) throw new Error("drained once too often");
    return end;
  },
  node: async () => node,
  get hook() {
    return hook;
  },
  token: () => `token-${++tokens}`,
  begin: (token) => {
    runs.push(token);
    known.set(token, { ended: null });
  },
  run: (token) => known.get(token) ?? null,
  forget: (token) => void known.delete(token),
  fence: async () => undefined,
  record: async (says) => void log.push(says),
  restore: async () => ({ outcome: "done", says: "back", auditId: null }),
};

/** Slices until it asks, ends, or waits for something that only the world can give. */
async function go(from: Json | null, input: object = { hook: "x" }, lives = true): Promise<StepResult> {
  const parsed = rebootInputSchema.parse({ node: "w1", ...input });
  let memo = from;
  for (let slices = 0; slices < 50; slices += 1) {
    const end = await rebootSlice(parsed, memo === null ? FIRST_MEMO : rebootMemoSchema.parse(memo), ports);
    // A worker that dies has recorded its slice, and hands nothing to itself.
    if (lives) handOver(end);
    if (end.outcome !== "continue" || end.afterMs > 0) return end;
    memo = end.memo;
    if (!lives) return end;
  }
  throw new Error("does not come to rest");
}
const memoOf = (end: StepResult): Json => ("memo" in end ? end.memo : null);
const ended = (how: string, output = "") => {
  for (const run of known.values()) run.ended = { ended: how, output };
};
const booted = () => {
  node = aNode("w1", { unschedulable: true, bootId: "two" });
};

describe("a reboot", () => {
  it("drains, runs its hook once, waits for a new boot and Ready, and puts the node back", async () => {
    const running = await go(null);
    expect(log).toEqual(["drain null", 'drain {"pods":1}', "runs the hook x"]);
    expect(running).toMatchObject({ outcome: "continue", says: "runs the hook x" });
    expect(await go(memoOf(running))).toMatchObject({ says: "the hook x runs" });
    ended("code 0");
    const waiting = await go(memoOf(running));
    expect(waiting).toMatchObject({ waits: "waits for a new boot" });
    node = aNode("w1", { bootId: "two", conditions: silent });
    expect(await go(memoOf(waiting))).toMatchObject({ waits: "waits for Ready" });
    booted();
    expect(await go(memoOf(waiting))).toMatchObject({ outcome: "done", says: "back" });
    expect(runs).toHaveLength(1);
  });

  it("is not taken for rebooted because it is still Ready", async () => {
    const running = await go(null);
    ended("code 0");
    const waiting = await go(memoOf(running));
    now += 601_000;
    expect(await go(memoOf(waiting))).toMatchObject({
      outcome: "failed",
      says: "waited 600 s for a new boot; the node stays cordoned",
    });
  });

  it("fails with what the hook said", async () => {
    const running = await go(null);
    ended("code 4", "no such server\n");
    expect(await go(memoOf(running))).toMatchObject({
      outcome: "failed",
      says: "the hook x ended with code 4: no such server",
    });
    expect(log.at(-1)).toBe("the hook x ended with code 4");
  });

  it("asks a person where there is no hook, and waits for the boot once resumed", async () => {
    const asked = await go(null, {});
    expect(asked).toMatchObject({ outcome: "ask", says: "reboot w1 now, then resume" });
    const waiting = await go(memoOf(asked), {});
    expect(waiting).toMatchObject({ waits: "waits for a new boot" });
    booted();
    expect(await go(memoOf(waiting), {})).toMatchObject({ outcome: "done" });
  });

  it("does not go on when the drain failed", async () => {
    drains = [{ outcome: "failed", says: "deadline" }];
    expect(await go(null)).toEqual({ outcome: "failed", says: "deadline" });
    expect(runs).toEqual([]);
  });
});

describe("after a crash", () => {
  /** The worker died somewhere between having said that it will run the hook and having seen its end. */
  const crashed = async (): Promise<Json> => {
    drains = [{ outcome: "done", says: "empty", auditId: null }];
    const drained = await go(null, { hook: "x" }, false);
    return memoOf(await go(memoOf(drained), { hook: "x" }, false));
  };

  it("asks rather than run a hook twice", async () => {
    expect(await go(await crashed())).toMatchObject({
      outcome: "ask",
      says: "it is not known whether the hook x ran: see to it that w1 reboots, then resume",
    });
    expect(runs).toEqual([]);
  });

  it("sees by the boot that it ran", async () => {
    const memo = await crashed();
    booted();
    expect(await go(memo)).toMatchObject({ outcome: "done" });
    expect(runs).toEqual([]);
  });

  it("runs one again that does no harm twice", async () => {
    hook = hookOf({ repeatable: true });
    expect(await go(await crashed())).toMatchObject({ says: "runs the hook x" });
    expect(runs).toHaveLength(1);
  });
});
