import { expect, it } from "vitest";
import type { DriftRow } from "@/lib/reconciler/model";
import { driftAttention } from "./drift-attention";

const NOW = new Date("2026-01-10T00:00:00Z");
const source = { name: "drift", asOf: "2026-01-09T23:58:00Z", problem: null, staleAfterSeconds: 700 };
const row = (tool: string, change: Partial<DriftRow> = {}): DriftRow => ({
  ...{ id: tool, tool, namespace: `tool-${tool}`, kind: "resourcequota", name: `tool-${tool}` },
  ...{ what: "differs", fields: [], says: "", severity: "warning", repair: "change" },
  since: "2026-01-09T12:00:00Z",
  ...change,
});
const quotas = Array.from({ length: 20 }, (_, n) => row(`q-${n}`));
const orphan = row("lost", {
  kind: "namespace",
  what: "orphan",
  repair: null,
  since: "2026-01-01T00:00:00Z",
});
const attention = (rows: readonly DriftRow[], change: Partial<typeof source> | { problem: string } = {}) =>
  driftAttention({ rows, source: { ...source, ...change } }, NOW);

it("says in one line what drifts, most of it first", () => {
  const runs = row("off", { kind: "workloads", what: "runs", severity: "error" });
  expect(attention([orphan, runs, ...quotas])).toEqual([
    {
      severity: "warn",
      kind: "drift",
      title: "21 tools have drifted",
      says: "20 ResourceQuotas differ, 1 orphan namespace, 1 disabled tool still runs",
      since: "2026-01-01T00:00:00Z",
      href: "/drift?severity=error,warning",
    },
  ]);
});

it("counts what it does not name", () => {
  const missing = ["rolebinding", "limitrange"].flatMap((kind) =>
    ["a", "b"].map((tool) => row(tool, { kind: kind as DriftRow["kind"], what: "missing" })),
  );
  expect(attention([orphan, row("c", { kind: "namespace" }), ...missing, ...quotas])).toMatchObject([
    { says: expect.stringMatching(/^20 ResourceQuotas differ, 2 RoleBindings missing, .*, and 2 more$/) },
  ]);
});

it("keeps in mind what can wait, and says nothing of what is only told", () => {
  expect(attention(quotas.slice(0, 1))).toMatchObject([
    { severity: "hold", title: "1 tool has drifted", says: "1 ResourceQuota differs" },
  ]);
  expect(attention([orphan])).toMatchObject([{ title: "1 object drifts", says: "1 orphan namespace" }]);
  expect(attention([row("a_b", { what: "impossible", severity: "info" })])).toEqual([]);
  expect(driftAttention(null, NOW)).toEqual([]);
});

it("says that nothing is compared, and since when", () => {
  const asOf = "2026-01-09T23:00:00Z";
  expect(attention([], { problem: "the directory: frozen" })).toMatchObject([
    {
      kind: "frozen_drift",
      says: "nothing is compared or repaired: the directory: frozen; last compared 2 min ago",
    },
  ]);
  expect(attention([], { asOf })).toMatchObject([{ kind: "frozen_drift", since: asOf }]);
});
