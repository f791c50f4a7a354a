import { afterEach, expect, it } from "vitest";
import type { NodeUsageAnswer } from "./node-usage";
import { startNodeUsageLoop } from "./node-usage-loop";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const AS_OF = "2026-11-25T12:00:00.000Z";
const read = (cpuCores: number, asOf = AS_OF): NodeUsageAnswer => ({
  byNode: new Map([["n1", { cpuCores, memoryBytes: 1, stuckProcesses: null }]]),
  source: { name: "metrics", asOf, problem: null },
});
const failed = (problem: string): NodeUsageAnswer => ({
  byNode: new Map(),
  source: { name: "metrics", asOf: null, problem },
});

/** Answers each reading from the list; the test lets every pause end by hand. */
function begin(answers: NodeUsageAnswer[]) {
  const pauses: number[] = [];
  let asked = 0;
  let asleep: () => void = () => {};
  let wake: () => void = () => {};
  const resting = () =>
    new Promise<void>((resolve) => {
      asleep = resolve;
    });
  const first = resting();
  const loop = startNodeUsageLoop(
    async () => {
      asked += 1;
      return answers.shift() ?? failed("nothing left");
    },
    {
      random: () => 0.5,
      wait: (ms, signal) => {
        pauses.push(ms);
        return new Promise((resolve) => {
          wake = resolve;
          signal.addEventListener("abort", () => resolve());
          asleep();
        });
      },
    },
  );
  stops.push(() => loop.stop());
  const next = () => {
    const rested = resting();
    wake();
    return rested;
  };
  return { loop, first, next, pauses, asked: () => asked };
}

it("says that nothing was read yet, then what was, and asks nobody for a reader's sake", async () => {
  const { loop, first, asked } = begin([read(2)]);
  expect(loop.current()).toMatchObject({ source: { asOf: null, problem: "not read yet" } });
  await first;
  for (let reader = 0; reader < 50; reader++) expect(loop.current().byNode.get("n1")?.cpuCores).toBe(2);
  expect(asked()).toBe(1);
});

it("keeps the last figures with their age when a reading fails, and recovers", async () => {
  const { loop, first, next } = begin([read(2), failed("down"), read(3, "2026-11-25T12:01:00.000Z")]);
  await first;
  const { byNode } = loop.current();
  await next();
  expect(loop.current()).toEqual({ byNode, source: { name: "metrics", asOf: AS_OF, problem: "down" } });
  await next();
  expect(loop.current()).toEqual(read(3, "2026-11-25T12:01:00.000Z"));
});

it("says why there never was anything, as it is today", async () => {
  const { loop, first, next } = begin([failed("down"), failed("gone")]);
  await first;
  expect(loop.current()).toEqual(failed("down"));
  await next();
  expect(loop.current()).toEqual(failed("gone"));
});

it("asks a source that is down ever less often, and at once as often again when it is back", async () => {
  const { first, next, pauses } = begin([
    ...Array.from({ length: 5 }, () => failed("down")),
    read(1),
    failed("down"),
  ]);
  await first;
  for (let round = 0; round < 6; round++) await next();
  expect(pauses).toEqual([40_000, 80_000, 120_000, 120_000, 120_000, 20_000, 40_000]);
});
