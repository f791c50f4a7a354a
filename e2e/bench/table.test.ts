import { expect, it } from "vitest";
import type { Line } from "./figure";
import { isMet, table, withoutBars } from "./table";

const line = (change: Partial<Line>): Line => ({
  name: "a",
  value: 1,
  unit: "ms",
  bar: 2,
  n: 1,
  ...change,
});

it("has a row a value with its bar and the load, and the words of what could not be measured", () => {
  const lines = [
    line({ name: "list p95", value: 51.26, bar: 50 }),
    line({ name: "memory", value: 300 * 2 ** 20, bar: 400 * 2 ** 20, unit: "bytes" }),
  ];
  expect(
    table([
      { name: "list", lines, load: 1.26 },
      { name: "long", lines: [line({ name: "to its end", value: 25_900, bar: 25_900 })], load: 0 },
      { name: "busy", problem: "its process ended with SIGKILL" },
      { name: "visible", lacks: "--kubeconfig" },
    ]),
  ).toBe(
    [
      "figure       measured        bar  met  load",
      "list p95      51.3 ms      50 ms   NO   1.3",
      "memory      300.0 MiB  400.0 MiB  yes   1.3",
      "to its end     25.9 s     25.9 s  yes   0.0",
      "busy        failed: its process ended with SIGKILL",
      "visible     left out: needs --kubeconfig",
    ].join("\n"),
  );
});

it("shows what a small world measured without a bar, which nothing of it can miss", () => {
  const small = withoutBars({ name: "list", lines: [line({ name: "list p95", value: 51 })], load: 2 });
  expect(table([small])).toBe(
    ["figure    measured  bar  met  load", "list p95     51 ms    –    –   2.0"].join("\n"),
  );
  expect(isMet(small)).toBe(true);
  expect(isMet(withoutBars({ name: "list", problem: "gone" }))).toBe(false);
});

it.each([
  [{ name: "a", lines: [line({}), line({ value: 2 })], load: 0 }, true],
  [{ name: "a", lines: [line({}), line({ value: 2.1 })], load: 0 }, false],
  [{ name: "a", lines: [line({ value: Number.NaN })], load: 0 }, false],
  [{ name: "a", problem: "gone" }, false],
  [{ name: "a", lacks: "a token" }, true],
])("%j is met: %s", (result, met) => {
  expect(isMet(result)).toBe(met);
});
