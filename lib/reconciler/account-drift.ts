import "server-only";
import type { AccountFinding } from "@/lib/accounts/model";
import { type Drift, driftId } from "./model";

/** What is wrong outside the API server, as drift like any other. Pure. */

const WHATS = {
  missing: "missing",
  extra: "unexpected",
  differs: "differs",
  invalid: "differs",
  unsafe: "differs",
  expires: "differs",
  expired: "differs",
} as const;

const REPAIRS = { missing: "create", unexpected: "remove", differs: "change" } as const;

const SEVERITIES = {
  missing: "error",
  expired: "error",
  unsafe: "error",
  differs: "warning",
  invalid: "warning",
  extra: "warning",
  expires: "warning",
} as const;

/** Longer names are of files that nobody meant. */
const NAME_MAX = 200;

/** Each id once: what is wrong twice in the same way is one drift. */
export function accountDrift(findings: readonly AccountFinding[]): Drift[] {
  const drift = findings.map(({ id, part, tool, state, says, repair, fields = [] }): Drift => {
    const place = { kind: part, namespace: "", name: id.slice(part.length + 1).slice(0, NAME_MAX) };
    const what = WHATS[state];
    return {
      ...place,
      ...{ id: driftId(place, what), tool, what, fields, says },
      severity: SEVERITIES[state],
      repair: repair === null || repair === "restart" ? repair : REPAIRS[what],
    };
  });
  return [...new Map(drift.map((one) => [one.id, one])).values()];
}
