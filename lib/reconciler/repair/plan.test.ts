import { describe, expect, it } from "vitest";
import { type DriftRow, lonePodField, type ReconcileState, type Scope } from "../model";
import { planRepair } from "./plan";

const NOW = new Date("2026-11-25T12:00:00Z");
const any: Scope = { ids: null, whats: null, kind: null, destructive: false, pods: [] };
const fresh: ReconcileState = { mode: "plan", asOf: "2026-11-25T11:58:00Z", problem: null };

const row = (tool: string, change: Partial<DriftRow> = {}): DriftRow => ({
  id: `resourcequota/tool-${tool}/tool-${tool}#differs`,
  tool,
  namespace: `tool-${tool}`,
  kind: "resourcequota",
  name: `tool-${tool}`,
  what: "differs",
  fields: [{ field: "hard.pods", desired: "10", found: "40" }],
  says: "hard.pods is 40, should be 10",
  severity: "warning",
  repair: "change",
  since: "2026-11-25T11:00:00Z",
  ...change,
});
const runs = row("off", {
  id: "workloads/tool-off/off#runs",
  kind: "workloads",
  what: "runs",
  repair: "stop",
  says: "still runs",
});
const plan = (rows: readonly DriftRow[], scope: Scope = any, state = fresh, canary = 2) =>
  planRepair(
    { rows, state },
    { verb: "Repair", target: { kind: "tools", name: "repair" }, scope, canary, requestsPerSecond: 50 },
    { now: NOW, intervalSeconds: 300 },
  );
const target = (made: ReturnType<typeof plan>) => made.targets[0];

it("counts tools and objects, and says with which it begins", () => {
  const made = plan(["d", "a", "c", "b"].map((name) => row(name)));
  expect(made.summary).toBe("Repair 4 tools: 4 objects");
  expect(target(made)).toMatchObject({ verdict: "will_change", says: "changes ResourceQuota 4" });
  expect(target(made)?.found).toMatchObject({ tools: ["a", "b", "c", "d"] });
  expect(made.warnings).toEqual(["begins with a, b, and asks before it goes on"]);
  expect(made.equivalent[0]).toBe(
    `kubectl patch resourcequota tool-a --namespace tool-a --type merge --patch '{"spec":{"hard":{"pods":"10"}}}'`,
  );
});

it("leaves out what takes something away, unless that is named", () => {
  const made = plan([row("a"), runs]);
  expect(target(made)?.found).toMatchObject({ tools: ["a"], destructive: [] });
  expect(made.warnings[0]).toContain("1 of what is selected would take something away");
  const named = plan([row("a"), runs], { ...any, ids: [row("a").id, runs.id] });
  expect(target(named)?.found).toMatchObject({ tools: ["a", "off"], destructive: [runs.id] });
  expect(named.warnings).toContain("stops Workloads tool-off/tool-off: still runs");
});

it("names each pod that nothing brings back, and ends no other", () => {
  const shells = { ...runs, fields: ["shell-1", "shell-2"].map(lonePodField) };
  const named = plan([shells], { ...any, ids: [shells.id] });
  expect(named.warnings.at(-1)).toBe(
    "deletes 2 pods that no controller has, and that nothing brings back: tool-off/shell-1, tool-off/shell-2",
  );
  expect(target(named)?.found.scope).toMatchObject({ pods: ["tool-off/shell-1", "tool-off/shell-2"] });
  expect(named.equivalent[0]).toContain("&& kubectl delete pod shell-1 shell-2 --namespace tool-off");
  expect(target(plan([shells, row("a")]))?.found.scope).toMatchObject({ pods: [] });
});

it("freezes its scope to what is there", () => {
  const made = plan([row("a"), row("b", { what: "missing", repair: "create" })]);
  expect(target(made)?.found.scope).toEqual({
    ids: null,
    whats: ["differs", "missing"],
    kind: null,
    destructive: false,
    pods: [],
  });
});

it("is already so where nothing drifts", () => {
  expect(target(plan([]))).toMatchObject({ verdict: "already_so", says: "everything is as it should be" });
});

describe("is refused", () => {
  const refusal = (state: Partial<ReconcileState>, rows: readonly DriftRow[] = [row("a")]) =>
    plan(rows, any, { ...fresh, ...state }).blockers.map(({ says }) => says);
  it("where the site only observes", () => {
    expect(refusal({ mode: "observe" })[0]).toContain("only observes");
  });
  it("while a source is lost", () => {
    expect(refusal({ problem: "the directory: frozen" })).toEqual([
      "the comparison is frozen: the directory: frozen",
    ]);
  });
  it("on an old comparison, and on none", () => {
    expect(refusal({ asOf: "2026-11-25T11:00:00Z" })).toEqual(["the last comparison is 1 h old"]);
    expect(refusal({ asOf: null })).toEqual(["nothing has been compared yet"]);
  });
  it("where only a person can end it", () => {
    expect(refusal({}, [row("a", { what: "orphan", repair: null })])[0]).toContain(
      "nothing of what is selected",
    );
  });
});
