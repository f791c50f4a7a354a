import "server-only";
import type { RegisterLines } from "@/lib/accounts/model";
import { db } from "@/lib/db/client";
import { repairedBy } from "../model";
import { readReconcileState, readSelected, rowOf } from "../read-drift";
import type { InfrastructureInput, InfrastructureRead } from "./model";

const KINDS = ["infrastructure-list", "infrastructure-user", "infrastructure-access"];

export async function readInfrastructure({ selection }: InfrastructureInput): Promise<InfrastructureRead> {
  const byFilter = selection.by === "all";
  const rows = (await readSelected(selection, "accounts")).filter(
    // What else a filter matches is asked of the other verbs.
    ({ kind }) => !byFilter || repairedBy(kind) === "infrastructure.repair",
  );
  const users = rows
    .filter(({ kind, what }) => KINDS.includes(kind) && what !== "unexpected")
    .map(({ name }) => name);
  const [others, state, last] = await Promise.all([
    db().drift.findMany({
      where: {
        source: "accounts",
        kind: { in: KINDS },
        name: { in: users },
        what: { in: ["missing", "differs"] },
      },
    }),
    readReconcileState("accounts"),
    db().reconcileRun.findFirst({ where: { source: "accounts", outcome: "ok" }, orderBy: { id: "desc" } }),
  ]);
  // Safe: only a pass writes it.
  const lines = last === null ? {} : (last.lines as Partial<RegisterLines>);
  return {
    rows,
    byFilter,
    others: others.map(rowOf),
    state,
    lines: lines.tokens === undefined ? null : (lines as RegisterLines),
  };
}
