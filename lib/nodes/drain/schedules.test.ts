import fc from "fast-check";
import { expect, it } from "vitest";
import { aDrain, type Drain } from "@/e2e/drain/drive";
import type { FakePod } from "@/e2e/drain/fake-cluster";
import { AppError } from "@/lib/core/errors";
import { type DrainMemo, drainMemoSchema, firstMemo } from "./memo";
import type { DrainPorts } from "./ports";
import { openRun } from "./run";
import { drainSlice, leaveDrain, type SliceEnd } from "./slice";

/**
 * Workers that die, sleep through their lease or run twice, at any of the points where the drain waits for something.
 * Whatever the schedule: no pod outside the plan is evicted, and the record tells the evictions the server's log tells.
 */
type Mishap = { after: number; how: "dies" | "sleeps" };

const LEASE_MS = 10_000;

type End = SliceEnd | { outcome: "cancelled"; says: string };

/** The engine in small: one row with an attempt and a memo, claimed anew when its holder falls silent, and cancelled. */
async function workers(drain: Drain, mishaps: readonly Mishap[], cancelMs: number | null): Promise<End> {
  const { time, cluster, plan, input } = drain;
  const row = { attempt: 0, memo: null as DrainMemo | null, begun: false, end: null as End | null };
  const signal = new AbortController().signal;
  const cancel = new AbortController();
  if (cancelMs !== null) time.at(cancelMs, () => cancel.abort());

  async function work(attempt: number, mishap: Mishap | undefined): Promise<void> {
    const fence = async () => {
      if (row.attempt !== attempt) throw new AppError("conflict", "taken over by another worker");
    };
    let calls = 0;
    let still: Promise<void> | null = null;
    // Nothing of a process goes on while it is dead or held still.
    const before = async () => {
      calls += 1;
      if (calls === mishap?.after)
        still = mishap.how === "dies" ? new Promise(() => {}) : time.wait(LEASE_MS * 2);
      if (still !== null) await still;
    };
    let crashed = row.begun;
    while (row.end === null) {
      const fresh = firstMemo(plan, { now: time.now(), deadlineSeconds: input.deadlineSeconds, pausedMs: 0 });
      const ports = careless(cluster.ports({ signal, stop: cancel.signal, fence }), before);
      const run = openRun({ input, plan, memo: structuredClone(row.memo ?? fresh), ports });
      if (cancel.signal.aborted && row.memo !== null) {
        await leaveDrain(run, crashed);
        await fence();
        row.end = { outcome: "cancelled", says: "" };
        return;
      }
      const begun = row.begun;
      row.begun = true;
      const end = await drainSlice(run, { begun, crashed, pausedMs: 0 });
      crashed = false;
      await before();
      await fence();
      if (end.outcome === "continue") row.memo = drainMemoSchema.parse(JSON.parse(JSON.stringify(end.memo)));
      else row.end = end;
    }
  }

  return await time.run(
    (async () => {
      for (const mishap of [...mishaps, undefined]) {
        row.attempt += 1;
        const work1 = work(row.attempt, mishap).catch((error: unknown) => {
          if (!(error instanceof AppError && error.code === "conflict")) throw error;
        });
        // Its lease runs out some time after it fell silent; a sleeper wakes beside its successor.
        if (mishap === undefined) await work1;
        else await Promise.race([work1, time.wait(mishap.after * 40 + LEASE_MS)]);
        if (row.end !== null) break;
      }
      // Sleepers get their chance to do harm.
      await time.wait(120_000);
      if (row.end === null) throw new Error("no end");
      return row.end;
    })(),
  );
}

/** Every await of the drain is a port: something may happen before it, and after it. */
function careless(ports: DrainPorts, before: () => Promise<void>): DrainPorts {
  const around =
    <Args extends unknown[], R>(port: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      await before();
      const answer = await port(...args);
      await before();
      return answer;
    };
  return {
    ...ports,
    node: around(ports.node),
    list: around(ports.list),
    cordon: around(ports.cordon),
    evict: around(ports.evict),
    surge: around(ports.surge),
    unsurge: around(ports.unsurge),
    recorded: around(ports.recorded),
    record: around(ports.record),
    fence: around(ports.fence),
  };
}

type Shape = Omit<FakePod, "key"> & { first?: boolean };

/** `first` is the only pod of a Deployment of its own, whose replacement starts first. */
function podOf({ first, ...shape }: Shape, at: number): FakePod {
  const key = `tool-${at % 3}/p-${at}`;
  return first ? { key, tier: 2, dieMs: shape.dieMs ?? 0, replaceFirst: key } : { ...shape, key };
}

const aPod: fc.Arbitrary<Shape> = fc.record(
  {
    tier: fc.integer({ min: 0, max: 3 }),
    dieMs: fc.integer({ min: 0, max: 15_000 }),
    budget: fc.constant("b"),
    first: fc.boolean(),
    owner: fc.constantFrom(null, { kind: "ReplicaSet", name: "rs" }, { kind: "Job", name: "job" }),
  },
  { requiredKeys: ["tier", "dieMs", "owner"] },
);

const mishaps = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 120 }),
    how: fc.constantFrom("dies" as const, "sleeps" as const),
  }),
  { maxLength: 4 },
);

it("evicts the plan and nothing else, tells every eviction once and puts back what it lent, under any schedule", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aPod, { minLength: 1, maxLength: 25 }),
      mishaps,
      fc.integer({ min: 0, max: 3 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      fc.option(fc.integer({ min: 0, max: 40_000 })),
      async (shapes, bad, strangers, losing, cancelMs) => {
        const pods = shapes.map(podOf);
        const drain = aDrain(pods, { deadlineSeconds: 3_600 });
        const { cluster, time, plan } = drain;
        for (const tool of [0, 1, 2]) cluster.budget(`tool-${tool}`, "b", 1);
        const free = () => {
          for (const tool of [0, 1, 2]) cluster.budget(`tool-${tool}`, "b", 2);
          time.at(7_000, free);
        };
        time.at(7_000, free);
        for (let at = 0; at < strangers; at += 1)
          time.at(400 + at * 900, () => cluster.add({ key: `tool-x/late-${at}` }));
        let asked = 0;
        cluster.loses = () => losing[asked++ % losing.length] === true && asked % 3 === 0;
        const end = await workers(drain, bad, cancelMs);
        const planned = new Set(plan.pods.map(({ uid }) => uid));
        const accepted = new Set(
          cluster.log.filter(({ answer }) => answer === "accepted").map(({ uid }) => uid),
        );
        const told = cluster.records.flatMap(({ pods: all }) => all.map(({ uid }) => uid));
        expect([...accepted].filter((uid) => !planned.has(uid))).toEqual([]);
        expect([...told].sort()).toEqual([...accepted].sort());
        expect([...cluster.lent]).toEqual([]);
        const late = [...cluster.pods.values()].filter(({ namespace }) => namespace === "tool-x");
        expect(late.filter(({ deletionAt }) => deletionAt !== null)).toEqual([]);
        if (end.outcome === "cancelled") return;
        expect(accepted.size).toBe(planned.size);
        if (end.outcome !== "done")
          expect(end.says).toContain("landed meanwhile and not in the plan: tool-x/late");
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);
