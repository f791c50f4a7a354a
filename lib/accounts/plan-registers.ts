import "server-only";
import { formatPolicy, policyKey } from "./access-file";
import { wantedPolicies } from "./judge-access";
import type { AccountFinding, AccountTool } from "./model";
import type { Expected, Registers } from "./registers";
import { newToken } from "./secret";
import { formatTokenFile, kindOf, type TokenRecord } from "./token-file";

/**
 * The token file and the ABAC file as they should be: what is missing is added, what differs is set right, and nothing is
 * taken out but the accounts a person named.
 */

export type RegisterChange = {
  /** Names that get a token, of whom the uid, type or token changes, and whose account is taken out. */
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
  /** New lines of the ABAC file. */
  policies: number;
  tokensText: string;
  accessText: string;
};

type Wishes = {
  /** Tools of `expected` that are to be set right; the others stay as they are. */
  only: ReadonlySet<string>;
  /** Accounts to take out, by name. */
  remove: ReadonlySet<string>;
  makeToken?: typeof newToken;
};

/** @param accessText the ABAC file as it is, of which every line that stays is kept byte by byte */
export function planRegisters(
  registers: Registers,
  accessText: string,
  expected: Expected,
  { only, remove, makeToken = newToken }: Wishes,
): RegisterChange {
  const tools = expected.tools.filter(
    ({ name, disabled }) => only.has(name) && !disabled && !remove.has(name),
  );
  const kept = registers.tokens.records.filter(({ name }) => !remove.has(name));
  const changed: string[] = [];
  const added: string[] = [];
  const settle = (wanted: TokenRecord) => {
    const [record, second] = kept.filter(({ name }) => name === wanted.name);
    if (second !== undefined) return;
    if (record === undefined) {
      if (kept.some(({ uid }) => uid === wanted.uid)) return;
      kept.push(wanted);
      added.push(wanted.name);
    } else if (!same(record, wanted)) {
      kept[kept.indexOf(record)] = { ...wanted, line: record.line, rest: record.rest };
      changed.push(wanted.name);
    }
  };
  for (const tool of tools) settle(wantedRecord(tool, registers, expected, makeToken));
  for (const user of registers.infrastructureUsers.records) {
    const kind = kindOf(user, expected.profile.groups);
    if (kind !== null && kind !== "namespaced" && !remove.has(user.name)) settle({ ...user, rest: [] });
  }
  const lines = missingPolicies(registers, { ...expected, tools }, remove);
  return {
    added,
    changed,
    removed: registers.tokens.records.filter(({ name }) => remove.has(name)).map(({ name }) => name),
    policies: lines.length,
    tokensText: formatTokenFile(kept, "\r\n"),
    accessText: withLines(withoutUsers(accessText, registers, remove), lines),
  };
}

function wantedRecord(
  tool: AccountTool,
  { tokens }: Registers,
  { profile }: Expected,
  makeToken: typeof newToken,
): TokenRecord {
  const token = tokens.records.find(({ name }) => name === tool.name)?.token ?? makeToken();
  return {
    line: 0,
    token,
    name: tool.name,
    uid: String(tool.uid),
    groups: [profile.groups.namespaced],
    rest: [],
  };
}

const same = (a: TokenRecord, b: TokenRecord): boolean =>
  a.uid === b.uid && a.groups?.join(",") === b.groups?.join(",") && a.token.equals(b.token);

function missingPolicies(registers: Registers, expected: Expected, remove: ReadonlySet<string>): string[] {
  const there = new Set(registers.access.policies.map(({ policy }) => policyKey(policy)));
  return [...wantedPolicies(registers, expected)]
    .filter(([name]) => !remove.has(name))
    .flatMap(([, policies]) => policies)
    .filter((policy) => !there.has(policyKey(policy)))
    .map(formatPolicy);
}

function withoutUsers(text: string, { access }: Registers, remove: ReadonlySet<string>): string {
  if (remove.size === 0) return text;
  const gone = new Set(
    access.policies.filter(({ policy }) => remove.has(policy.user ?? "")).map(({ line }) => line),
  );
  return text
    .split("\n")
    .filter((_line, index) => !gone.has(index + 1))
    .join("\n");
}

function withLines(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const before = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${before}${lines.join("\n")}\n`;
}

/** Whether a file can be written at all: one the API server would refuse is a person's to set right first. */
export const unwritable = (findings: readonly AccountFinding[]): AccountFinding | undefined =>
  findings.find(
    ({ id }) =>
      id === "token-file:fault" || id === "infrastructure-file:fault" || id.startsWith("access-file:"),
  );
