import { expect, it, vi } from "vitest";
import type { DriftRow, Scope } from "../model";
import { planRepair } from "../repair/plan";
import { repairApproval } from "./repair";

// Composition of this process: a cluster that a unit test has not.
vi.mock("@/lib/live/process-index", () => ({}));

const NOW = new Date("2026-11-25T12:00:00Z");
const row = (n: number, change: Partial<DriftRow> = {}): DriftRow => ({
  ...{
    id: `resourcequota/tool-${n}/tool-${n}#differs`,
    tool: `${n}`,
    namespace: `tool-${n}`,
    name: `tool-${n}`,
  },
  ...{ kind: "resourcequota", what: "differs", fields: [], says: "", severity: "warning", repair: "change" },
  since: "2026-11-25T11:00:00Z",
  ...change,
});
const approval = (rows: readonly DriftRow[], scope: Partial<Scope> = {}) =>
  repairApproval(
    planRepair(
      { rows, state: { mode: "plan", asOf: NOW.toISOString(), problem: null } },
      {
        ...{
          verb: "Repair",
          target: { kind: "tools", name: "selected tools" },
          canary: 5,
          requestsPerSecond: 50,
        },
        scope: { ids: null, whats: null, kind: null, destructive: false, pods: [], ...scope },
      },
      { now: NOW, intervalSeconds: 300 },
    ),
  );
const rows = (count: number, change: Partial<DriftRow> = {}) =>
  Array.from({ length: count }, (_, n) => row(n, change));

it("wants a second person for more tools than the site lets one change", () => {
  expect(approval(rows(100))).toEqual([]);
  expect(approval(rows(101))).toEqual(["changes 101 tools, more than 100"]);
});

it("wants a second person where more is taken away, or stopped, than the site lets one", () => {
  const named = (count: number, repair: DriftRow["repair"]) => {
    const of = rows(count, { repair });
    return approval(of, { ids: of.map(({ id }) => id) });
  };
  for (const repair of ["remove", "replace", "stop"] as const) {
    expect(named(5, repair), repair).toEqual([]);
    expect(named(6, repair), repair).toEqual(["takes away or stops 6, more than 5"]);
  }
  expect(named(6, "change")).toEqual([]);
});
