import { expect, it } from "vitest";
import type { DriftRow } from "../model";
import type { InfrastructureRead } from "./model";
import { planInfrastructure } from "./plan";

const NOW = new Date("2026-11-30T12:00:00Z");
const DAY_MS = 86_400_000;
const around = {
  ...{ target: { kind: "accounts", name: "repair" }, now: NOW, intervalSeconds: 900, orphanDays: 7 },
  files: { tokens: "/etc/t", access: "/etc/a", infrastructureUsers: "/etc/u" },
  restart: ["systemctl restart kube-apiserver"],
};
const row = (id: string, change: Partial<DriftRow> = {}): DriftRow => {
  const [place = "", what = ""] = id.split("#");
  const [kind = "", namespace = "", name = ""] = place.split("/");
  return {
    ...{ id, kind, namespace, name, tool: null, says: `${name} is wrong`, severity: "error", fields: [] },
    what: what as DriftRow["what"],
    repair: what === "unexpected" ? "remove" : what === "missing" ? "create" : "change",
    since: new Date(NOW.getTime() - 30 * DAY_MS).toISOString(),
    ...change,
  };
};
const lines = (found: string, desired: string) => ({ field: "lines", found, desired });
const access = (desired: string, found: string | null = null) => ({ field: "access", found, desired });
const list = row("infrastructure-list//client#missing", { fields: [access("full"), lines("0", "1")] });
const user = row("infrastructure-user//client#missing", { fields: [access("full"), lines("0", "1")] });
const rules = row("infrastructure-access//client#missing", { fields: [access("full"), lines("0", "1")] });
const orphan = row("token//old#unexpected", { tool: "old", fields: [lines("1", "0")] });
const orphanRules = row("access//old:extra#unexpected", { fields: [lines("10", "0")] });

const plan = (rows: readonly DriftRow[], change: Partial<InfrastructureRead> = {}) =>
  planInfrastructure(
    {
      ...{
        rows,
        byFilter: false,
        others: [],
        lines: { infrastructureUsers: 2, tokens: 3_500, access: 35_010 },
      },
      state: { mode: "plan", asOf: NOW.toISOString(), problem: null },
      ...change,
    },
    around,
  );

it("says how many lines each file has before and after, and what is to be restarted then", () => {
  const { targets, blockers, equivalent } = plan([list, user, rules, orphan, orphanRules]);
  expect(targets[0]).toMatchObject({
    verdict: "will_change",
    says: "sets right client; /etc/u: 2 → 3 lines; /etc/t: 3,500 → 3,500 lines; /etc/a: 35,010 → 35,001 lines",
  });
  expect(blockers).toEqual([]);
  expect(equivalent).toEqual(["systemctl restart kube-apiserver"]);
});

it("sets an account right as a whole, and says whom it gives the whole cluster", () => {
  const { targets, warnings } = plan([list], { others: [list, user, rules] });
  expect(targets[0]?.found).toMatchObject({
    ids: [rules, list, user].map(({ id }) => id),
    full: ["client"],
    destructive: [],
  });
  expect(warnings).toEqual(["gives client full access over the whole cluster"]);
});

it("gives nobody more who only may read, or who loses what they have", () => {
  const reads = { ...user, fields: [access("read-only", "full")] };
  const goes = row("infrastructure-user//client#unexpected", { fields: [access("full")] });
  for (const one of [reads, goes]) expect(plan([one]).targets[0]?.found).toMatchObject({ full: [] });
});

it("takes nobody out who has been nobody's for less than the site's time", () => {
  const young = { ...orphan, since: new Date(NOW.getTime() - DAY_MS).toISOString() };
  const { targets, blockers, warnings } = plan([young, orphanRules]);
  expect(targets[0]?.verdict).toBe("blocked");
  expect(blockers.map(({ says, override }) => [says, override])).toEqual([
    ["old: nobody's for 1 d; an account is taken out after 7 days", null],
  ]);
  expect(warnings).toEqual([
    "takes out: Lines of the ABAC file: old:extra is wrong",
    "takes out: Token: old is wrong",
    "a token that is taken out is valid until every API server is restarted, which is left to you",
  ]);
  const tooMuch = row("access//sal:extra#unexpected", { tool: "sal", since: NOW.toISOString() });
  expect(plan([tooMuch]).blockers).toEqual([]);
});

it.each([
  ["observe", null, "only observes"],
  ["plan", "the directory: frozen", "the comparison is frozen: the directory: frozen"],
] as const)("does nothing in mode %s with the problem %s", (mode, problem, says) => {
  const { blockers } = plan([orphan], { state: { mode, asOf: NOW.toISOString(), problem } });
  expect(blockers[0]?.says).toContain(says);
});

it("restarts the API servers when that is all there is to do", () => {
  const unread = row("token-file//unread#differs", { repair: "restart" });
  expect(plan([unread]).targets[0]).toMatchObject({
    says: "restarts the API servers",
    found: { restart: true, destructive: [] },
  });
});

it("leaves what is another verb's, or a person's", () => {
  const byHand = row("access//group deploy:other#unexpected", { repair: null });
  const { blockers } = plan([byHand, row("token//sal#missing", { tool: "sal" })]);
  expect(blockers[0]?.says).toBe("nothing of what is selected can be repaired by this action");
  expect(plan([byHand, orphan]).warnings.at(-1)).toContain("1 of what is selected is left for a person");
});

it("takes nobody out by a filter, and says how it is done", () => {
  const goes = row("infrastructure-user//gone#unexpected", { fields: [lines("1", "0")] });
  const made = plan([list, goes], { byFilter: true });
  expect(made.targets[0]).toMatchObject({
    says: "sets right client; /etc/u: 2 → 3 lines",
    found: { ids: [list.id], destructive: [] },
  });
  const how = "1 of what is selected would take something away: choose each by its own row, not by a filter";
  expect(made.warnings).toContain(how);
  expect(plan([goes], { byFilter: true })).toMatchObject({
    warnings: [how],
    blockers: [{ says: "nothing of what is selected can be repaired by this action" }],
  });
});
