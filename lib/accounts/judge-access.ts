import "server-only";
import { type Policy, policyKey } from "./access-file";
import type { AccountFinding } from "./model";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "./policies";
import type { Expected, Registers } from "./registers";
import { kindOf } from "./token-file";

/** Findings of the ABAC file: who lacks which lines, and whom lines speak of that should not be there. */

/** Lines that should be there, by whom they are for; `*` is everybody. */
export function wantedPolicies(
  { infrastructureUsers }: Pick<Registers, "infrastructureUsers">,
  { profile, tools }: Expected,
): Map<string, readonly Policy[]> {
  const wanted = new Map<string, readonly Policy[]>([["*", EVERYBODY]]);
  for (const { name, namespace } of tools)
    wanted.set(name, policiesOfTool(name, namespace, profile.resources));
  for (const record of infrastructureUsers.records) {
    const kind = kindOf(record, profile.groups);
    if (kind !== null && kind !== "namespaced")
      wanted.set(record.name, [policyOfInfrastructure(record.name, kind)]);
  }
  return wanted;
}

export function judgeAccess(registers: Registers, expected: Expected): AccountFinding[] {
  const { access } = registers;
  const wanted = wantedPolicies(registers, expected);
  const tools = new Map(expected.tools.map((tool) => [tool.name, tool]));
  const there = new Set(access.policies.map(({ policy }) => policyKey(policy)));
  const missing = [...wanted].flatMap(([name, policies]): AccountFinding[] => {
    if (tools.get(name)?.disabled) return [];
    const lacking = policies.filter((policy) => !there.has(policyKey(policy)));
    if (lacking.length === 0) return [];
    const what = lacking.map(({ resource, nonResourcePath }) => resource ?? nonResourcePath).join(", ");
    return [
      {
        ...about(name, tools.has(name)),
        state: lacking.length === policies.length ? "missing" : "differs",
        says: `${lacking.length} of ${policies.length} lines are missing: ${what}`,
        repair: "registers",
      },
    ];
  });
  return [...faultsOf(registers), ...missing, ...extraLines(registers, wanted, tools)];
}

const faultsOf = ({ access }: Registers): AccountFinding[] =>
  access.faults.map(({ line, says }) => ({
    id: `access-file:line:${line}`,
    part: "access-file",
    tool: null,
    state: "invalid",
    says: `line ${line}: ${says}`,
    repair: null,
  }));

const about = (name: string, isTool: boolean): Pick<AccountFinding, "id" | "part" | "tool"> => ({
  id: `access:${name}`,
  part: "access",
  tool: isTool ? name : null,
});

function extraLines(
  { access }: Registers,
  wanted: ReadonlyMap<string, readonly Policy[]>,
  tools: ReadonlyMap<string, unknown>,
): AccountFinding[] {
  const expected = new Set([...wanted.values()].flat().map(policyKey));
  const extra = access.policies.filter(({ policy }) => !expected.has(policyKey(policy)));
  const bySubject = Map.groupBy(extra, ({ policy }) => subjectOf(policy));
  return [...bySubject].map(([subject, lines]) => ({
    ...about(subject, tools.has(subject)),
    id: `access:${subject}:extra`,
    state: "extra",
    says: `${linesText(lines.map(({ line }) => line))}: ${whomText(subject, wanted.has(subject))}`,
    repair: null,
  }));
}

/** A rule for nobody in particular matches nobody. */
const subjectOf = ({ user, group }: Policy): string =>
  user ?? (group === undefined ? "nobody" : `group ${group}`);

const whomText = (subject: string, known: boolean): string =>
  known
    ? subject === "*"
      ? "everybody gets more than the platform gives"
      : `${subject} gets more than its kind of account should`
    : `${subject} is neither a tool nor of the infrastructure`;

const LINES_SHOWN = 5;
const linesText = (lines: readonly number[]): string =>
  `line${lines.length === 1 ? "" : "s"} ${lines.slice(0, LINES_SHOWN).join(", ")}${
    lines.length > LINES_SHOWN ? ` and ${lines.length - LINES_SHOWN} more` : ""
  }`;
