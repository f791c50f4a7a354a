import "server-only";
import { formatPolicy, policyKey } from "./access-file";
import { spliceCsv } from "./csv-records";
import { isOurs, subjectOf, wantedPolicies } from "./judge-access";
import type { AccountFinding } from "./model";
import {
  countLines,
  type Expected,
  parseRegisters,
  type RegisterName,
  type Registers,
  type RegisterTexts,
} from "./registers";
import { newToken } from "./secret";
import { fieldsOf, kindOf, type TokenFile, type TokenRecord } from "./token-file";
import { type WantedUser, wantedUsers } from "./wanted-users";

/**
 * The three files as they should be: what is missing is added, what differs is set right, and nothing is taken out but what
 * a person named. Every line that stays is kept byte by byte.
 */

export type RegisterChange = {
  /** Names that get an account, of whom the uid, type or token changes, and whose account is taken out. */
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
  /** Lines of each file. */
  before: Readonly<Record<RegisterName, number>>;
  after: Readonly<Record<RegisterName, number>>;
  texts: RegisterTexts;
};

export type RegisterWishes = {
  /** Tools of `expected` that are to be set right; the others stay as they are. */
  tools: ReadonlySet<string>;
  /** Accounts of the infrastructure that are to be set right; `*` is what everybody may. */
  users: ReadonlySet<string>;
  /** Of those, the only ones that are given full access. */
  full: ReadonlySet<string>;
  /** What is to be taken out, by name: from the list, from the token file, and what is too much in the ABAC file. */
  remove: Readonly<Record<RegisterName, ReadonlySet<string>>>;
  makeToken?: typeof newToken;
};

const NOBODY: ReadonlySet<string> = new Set();
export const NOTHING: Omit<RegisterWishes, "makeToken"> = {
  tools: NOBODY,
  users: NOBODY,
  full: NOBODY,
  remove: { infrastructureUsers: NOBODY, tokens: NOBODY, access: NOBODY },
};

export function planRegisters(
  registers: Registers,
  expected: Expected,
  { tools: only, users: named, full, remove, makeToken = newToken }: RegisterWishes,
): RegisterChange {
  const { groups } = expected.profile;
  const tools = expected.tools.filter(({ name, disabled }) => only.has(name) && !disabled);
  const wanted = wantedUsers(registers, expected);
  const chosen = new Set(named);
  for (const { name, kind } of wanted)
    if (kind === "infrastructure-readwrite" && !full.has(name)) chosen.delete(name);
  const users = wanted
    .filter(({ name }) => chosen.has(name))
    .flatMap((user) => recordOf(user, groups, makeToken));
  const isWanted = new Set([...expected.tools, ...wanted].map(({ name }) => name));
  const outOf = (file: "tokens" | "infrastructureUsers") => (record: TokenRecord) =>
    remove[file].has(record.name) && !isWanted.has(record.name) && kindOf(record, groups) !== null;

  const list = openEdit(registers.infrastructureUsers, outOf("infrastructureUsers"));
  if (expected.declared.length > 0) for (const user of users) list.settle(user);
  const tokens = openEdit(registers.tokens, outOf("tokens"));
  for (const { name, uid } of tools) {
    const token = registers.tokens.records.find((each) => each.name === name)?.token ?? makeToken();
    tokens.settle({ line: 0, token, name, uid: String(uid), groups: [groups.namespaced], rest: [] });
  }
  for (const user of users) tokens.settle(user);

  const { texts } = registers;
  const now: RegisterTexts = {
    infrastructureUsers: spliceCsv(texts.infrastructureUsers, list.changes, list.more, "\n"),
    tokens: spliceCsv(texts.tokens, tokens.changes, tokens.more, "\r\n"),
    access: accessText(
      registers,
      { ...expected, tools },
      new Set([...only, ...chosen]),
      remove.access,
      expected,
    ),
  };
  return {
    added: [...new Set([...tokens.added, ...list.added])],
    changed: [...new Set([...tokens.changed, ...list.changed])],
    removed: [...new Set([...tokens.removed, ...list.removed])],
    before: countLines(registers),
    after: countLines(parseRegisters(now)),
    texts: now,
  };
}

/** None for one whose uid nobody says. */
const recordOf = (
  { name, uid, kind, token }: WantedUser,
  groups: Expected["profile"]["groups"],
  makeToken: typeof newToken,
): TokenRecord[] =>
  uid === null ? [] : [{ line: 0, token: token ?? makeToken(), name, uid, groups: [groups[kind]], rest: [] }];

/** What becomes of one file's records. */
function openEdit({ records }: TokenFile, isOut: (record: TokenRecord) => boolean) {
  const changes = new Map<number, readonly string[] | null>();
  const more: (readonly string[])[] = [];
  const [added, changed]: [string[], string[]] = [[], []];
  const out = records.filter(isOut);
  for (const { line } of out) changes.set(line, null);
  const kept = records.filter((record) => !isOut(record));
  return {
    ...{ changes, more, added, changed },
    removed: out.map(({ name }) => name),
    settle(wanted: TokenRecord): void {
      const [record, second] = kept.filter(({ name }) => name === wanted.name);
      // Which of several is the right one is a person's to say.
      if (second !== undefined) return;
      if (kept.some(({ name, uid }) => uid === wanted.uid && name !== wanted.name)) return;
      if (record === undefined) {
        kept.push(wanted);
        more.push(fieldsOf(wanted));
        added.push(wanted.name);
      } else if (!same(record, wanted)) {
        changes.set(record.line, fieldsOf({ ...wanted, rest: record.rest }));
        changed.push(wanted.name);
      }
    },
  };
}

const same = (a: TokenRecord, b: TokenRecord): boolean =>
  a.uid === b.uid && a.groups?.join(",") === b.groups?.join(",") && a.token.equals(b.token);

function accessText(
  registers: Registers,
  tools: Expected,
  chosen: ReadonlySet<string>,
  remove: ReadonlySet<string>,
  expected: Expected,
): string {
  const { policies } = registers.access;
  const there = new Set(policies.map(({ policy }) => policyKey(policy)));
  const right = new Set([...wantedPolicies(registers, expected).values()].flat().map(policyKey));
  const gone = new Set(
    policies
      .filter(
        ({ policy }) =>
          remove.has(subjectOf(policy)) && isOurs(policy, expected) && !right.has(policyKey(policy)),
      )
      .map(({ line }) => line),
  );
  const lines = [...wantedPolicies(registers, tools)]
    .filter(([name]) => chosen.has(name))
    .flatMap(([, each]) => each)
    .filter((policy) => !there.has(policyKey(policy)))
    .map(formatPolicy);
  const text = registers.texts.access
    .split("\n")
    .filter((_line, index) => !gone.has(index + 1))
    .join("\n");
  if (lines.length === 0) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${lines.join("\n")}\n`;
}

/** Whether a file can be written at all: one the API server would refuse is a person's to set right first. */
export const unwritable = (findings: readonly AccountFinding[]): AccountFinding | undefined =>
  findings.find(
    ({ id }) =>
      id === "token-file:fault" ||
      id === "infrastructure-file:fault" ||
      (id.startsWith("access-file:") && id !== "access-file:missing"),
  );
