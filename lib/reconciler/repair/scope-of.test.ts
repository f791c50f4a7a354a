import { expect, it } from "vitest";
import type { DriftRow, RepairInput } from "../model";
import { repairInputSchema } from "../schema";
import { beginsSmall } from "./begins-small";
import { planRepair } from "./plan";
import { scopeOf } from "./scope-of";

const row = (n: number, repair: DriftRow["repair"] = "change"): DriftRow => ({
  ...{
    id: `resourcequota/tool-${n}/tool-${n}#differs`,
    tool: `t-${n}`,
    namespace: `tool-${n}`,
    name: `tool-${n}`,
  },
  ...{ kind: "resourcequota", what: "differs", fields: [], says: "", severity: "warning", repair },
  since: "2026-11-25T11:00:00Z",
});
const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n));
const scope = (selection: unknown, of: readonly DriftRow[]) =>
  scopeOf(repairInputSchema.parse({ selection }) as RepairInput, of);

it("names what a filter matches, and leaves out what takes something away", () => {
  const of = [row(1), row(2, "remove"), row(3, null)];
  expect(scope({ by: "all", q: "tool" }, of).ids).toEqual([row(1).id]);
  expect(scope({ by: "all", kind: "resourcequota,limitrange" }, of).ids).toEqual([row(1).id]);
  expect(scope({ by: "ids", ids: [row(2).id] }, of).ids).toEqual([row(2).id]);
});

it("goes by kind and sort where nothing narrower is asked for, whatever the number", () => {
  expect(scope({ by: "all" }, rows(6_000))).toMatchObject({ ids: null, kind: null, whats: null });
  expect(scope({ by: "all", kind: "resourcequota", what: "differs,missing" }, [])).toMatchObject({
    ...{ ids: null, kind: "resourcequota", whats: ["differs", "missing"] },
  });
});

it("is bounded, and names the field", () => {
  expect(() => scope({ by: "all", q: "tool" }, rows(5_001))).toThrow(
    expect.objectContaining({
      code: "invalid",
      fields: [
        {
          path: "input.selection",
          message: "5,001 objects match, at most 5,000 at a time: narrow the filter",
        },
      ],
    }),
  );
});

it("begins with a few where it is of many tools", () => {
  const plan = (count: number, canary: number) =>
    planRepair(
      { rows: rows(count), state: { mode: "plan", asOf: "2026-11-25T11:58:00Z", problem: null } },
      {
        ...{
          verb: "Repair",
          target: { kind: "tools", name: "selected tools" },
          canary,
          requestsPerSecond: 50,
        },
        scope: scope({ by: "all" }, []),
      },
      { now: new Date("2026-11-25T12:00:00Z"), intervalSeconds: 300 },
    );
  const refused = (count: number, canary: number) => () => beginsSmall(plan(count, canary), canary);
  expect(beginsSmall(plan(50, 0), 0).summary).toBe("Repair 50 tools: 50 objects");
  expect(beginsSmall(plan(120, 5), 5).warnings[0]).toContain("asks before it goes on");
  for (const canary of [0, 100])
    expect(refused(120, canary)).toThrow(
      expect.objectContaining({
        fields: [{ path: "input.canary", message: "expected 1 to 60 for that many tools" }],
      }),
    );
});
