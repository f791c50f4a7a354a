import "server-only";
import { type Policy, type PolicyLine, policyKey } from "./access-file";
import type { AccountFinding } from "./model";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "./policies";
import type { Expected, Registers } from "./registers";
import { ACCESS_WORDS, wantedUsers } from "./wanted-users";

/** Findings of the ABAC file: who lacks which lines, and whom lines speak of that should not be there. */

/** Lines that should be there, by whom they are for; `*` is everybody. */
export function wantedPolicies(registers: Registers, expected: Expected): Map<string, readonly Policy[]> {
  const wanted = new Map<string, readonly Policy[]>([["*", EVERYBODY]]);
  for (const { name, namespace } of expected.tools)
    wanted.set(name, policiesOfTool(name, namespace, expected.profile.resources));
  for (const { name, kind } of wantedUsers(registers, expected))
    wanted.set(name, [policyOfInfrastructure(name, kind)]);
  return wanted;
}

export function judgeAccess(registers: Registers, expected: Expected): AccountFinding[] {
  const { access } = registers;
  const wanted = wantedPolicies(registers, expected);
  const tools = new Map(expected.tools.map((tool) => [tool.name, tool]));
  const there = new Set(access.policies.map(({ policy }) => policyKey(policy)));
  const kinds = new Map(wantedUsers(registers, expected).map(({ name, kind }) => [name, kind]));
  const missing = [...wanted].flatMap(([name, policies]): AccountFinding[] => {
    if (tools.get(name)?.disabled) return [];
    const lacking = policies.filter((policy) => !there.has(policyKey(policy)));
    if (lacking.length === 0) return [];
    const what = lacking.map(({ resource, nonResourcePath }) => resource ?? nonResourcePath).join(", ");
    const kind = kinds.get(name);
    return [
      {
        ...about(name, wanted, tools),
        state: lacking.length === policies.length ? "missing" : "differs",
        says: `${lacking.length} of ${policies.length} lines are missing: ${what}`,
        repair: "registers",
        fields: [
          ...(kind === undefined
            ? []
            : [{ field: "access" as const, desired: ACCESS_WORDS[kind], found: null }]),
          {
            field: "lines",
            desired: String(policies.length),
            found: String(policies.length - lacking.length),
          },
        ],
      },
    ];
  });
  return [...faultsOf(registers), ...missing, ...extraLines(registers, expected, wanted, tools)];
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

const about = (
  name: string,
  wanted: ReadonlyMap<string, unknown>,
  tools: ReadonlyMap<string, unknown>,
): Pick<AccountFinding, "id" | "part" | "tool"> => {
  const part = wanted.has(name) && !tools.has(name) ? "infrastructure-access" : "access";
  return { id: `${part}:${name}`, part, tool: tools.has(name) ? name : null };
};

/** Lines too many, by whom they are for; those that nobody here would write are left to people. */
function extraLines(
  { access }: Registers,
  expected: Expected,
  wanted: ReadonlyMap<string, readonly Policy[]>,
  tools: ReadonlyMap<string, unknown>,
): AccountFinding[] {
  const right = new Set([...wanted.values()].flat().map(policyKey));
  const extra = access.policies.filter(({ policy }) => !right.has(policyKey(policy)));
  const [ours, foreign] = [true, false].map((is) =>
    Map.groupBy(
      extra.filter(({ policy }) => isOurs(policy, expected) === is),
      ({ policy }) => subjectOf(policy),
    ),
  );
  const finding =
    (which: "extra" | "other", repair: AccountFinding["repair"]) =>
    ([subject, lines]: [string, readonly PolicyLine[]]): AccountFinding => {
      const place = about(subject, wanted, tools);
      return {
        ...place,
        id: `${place.id}:${which}`,
        state: "extra",
        says: `${linesText(lines.map(({ line }) => line))}: ${whomText(subject, wanted.has(subject))}`,
        repair,
        fields: [{ field: "lines", desired: "0", found: String(lines.length) }],
      };
    };
  return [
    ...[...(ours ?? [])].map(finding("extra", "registers")),
    ...[...(foreign ?? [])].map(finding("other", null)),
  ];
}

/** As this program and maintain-kubeusers write them, whoever it is for. */
export function isOurs(policy: Policy, { profile, namespace }: Expected): boolean {
  const { user } = policy;
  if (user === undefined || user === "*") return false;
  return [
    ...policiesOfTool(user, namespace.replaceAll("{tool}", user), profile.resources),
    policyOfInfrastructure(user, "infrastructure-readonly"),
    policyOfInfrastructure(user, "infrastructure-readwrite"),
  ].some((own) => policyKey(own) === policyKey(policy));
}

/** A rule for nobody in particular matches nobody. */
export const subjectOf = ({ user, group }: Policy): string =>
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
