import { describe, expect, it } from "vitest";
import {
  ACCESS,
  accessSays,
  both,
  expected,
  geohack,
  INFRASTRUCTURE,
  makeToken,
  registers,
  sal,
  TOKENS,
  token,
  tokensSay,
  tool,
} from "@/e2e/reconciler/registers";
import { formatAccessFile } from "./access-file";
import { judgeAccess } from "./judge-access";
import { judgeTokens } from "./judge-tokens";
import { NOTHING, planRegisters, type RegisterWishes, unwritable } from "./plan-registers";
import { policyOfInfrastructure } from "./policies";
import { type Expected, parseRegisters, type Registers } from "./registers";

describe("accounts that the site declares", () => {
  const declares = (...declared: Expected["declared"]): Expected => ({ ...both, declared });
  const PROMETHEUS = { user: "prometheus", access: "read-only", uid: 3 } as const;
  const CLIENT = { user: "client-infrastructure", access: "full", uid: 1 } as const;

  it("keep the token that programs hold, wherever one file still has it, and get one otherwise", () => {
    const users = new Set(["prometheus", "client-infrastructure"]);
    const wishes = { ...NOTHING, users, full: users, makeToken };
    const lost = planRegisters(registers(TOKENS, ACCESS, ""), declares(PROMETHEUS, CLIENT), wishes);
    expect(lost.texts).toEqual({ ...registers(TOKENS).texts, infrastructureUsers: INFRASTRUCTURE });
    const none = planRegisters(registers([], "", ""), declares(PROMETHEUS), wishes);
    expect(none.texts.infrastructureUsers).toBe(`${token("N")},prometheus,3,infrastructure-readonly\n`);
    expect(none.texts.tokens).toBe(`${token("N")},prometheus,3,infrastructure-readonly\r\n`);
    expect(none.texts.access).toBe(
      formatAccessFile([policyOfInfrastructure("prometheus", "infrastructure-readonly")]),
    );
    expect(none.added).toEqual(["prometheus"]);
  });

  it("leave a list that nobody declares as it is", () => {
    const wishes = { ...NOTHING, users: new Set(["prometheus"]), makeToken };
    const { texts } = planRegisters(
      registers([], "", `${INFRASTRUCTURE}"x",deploy,9,deploy\r\n`),
      both,
      wishes,
    );
    expect(texts.infrastructureUsers).toBe(`${INFRASTRUCTURE}"x",deploy,9,deploy\r\n`);
    expect(texts.tokens).toBe(`${TOKENS[2]}\r\n`);
  });
});

describe("setting the registers right", () => {
  const everything = {
    ...NOTHING,
    tools: new Set(["sal", "geohack"]),
    users: new Set(["*", "prometheus", "client-infrastructure"]),
    full: new Set(["client-infrastructure"]),
  };
  const plan = (found: Registers, against: Expected, wishes: Partial<RegisterWishes> = {}) =>
    planRegisters(found, against, { ...everything, ...wishes, makeToken });
  const removing = (file: keyof RegisterWishes["remove"], ...names: string[]): Partial<RegisterWishes> => ({
    ...NOTHING,
    remove: { ...NOTHING.remove, [file]: new Set(names) },
  });

  it("changes no byte of files that are right", () => {
    const change = plan(registers(TOKENS), both);
    expect(change).toMatchObject({ added: [], changed: [], removed: [], texts: registers(TOKENS).texts });
    expect(change.after).toEqual({ infrastructureUsers: 2, tokens: 4, access: 25 });
  });

  it("makes both files from nothing, and finds them right then", () => {
    const change = plan(registers([], ""), both);
    expect(change).toMatchObject({
      before: { infrastructureUsers: 2, tokens: 0, access: 0 },
      after: { infrastructureUsers: 2, tokens: 4, access: 25 },
      added: ["sal", "geohack", "prometheus", "client-infrastructure"],
    });
    const after = parseRegisters(change.texts);
    expect(change.texts.access).toBe(ACCESS);
    expect([...judgeTokens(after, expected(sal)), ...judgeAccess(after, both)].map(({ id }) => id)).toEqual([
      "token-file:same-token:sal, geohack",
      "token:geohack",
    ]);
  });

  it("keeps every byte of what it does not change: quotes, line ends, records and rules it does not know", () => {
    const foreign = `${token("X")},nodes,9,system:node`;
    const before = `\n${foreign}\n\r\n${token("A")},sal,7,"tool",more\n${token("B")},geohack,51002,"tool"`;
    const access = `# by hand\n\r\n${ACCESS.split("\n").slice(0, 14).join("\n")}`;
    const found = parseRegisters({ tokens: before, access, infrastructureUsers: INFRASTRUCTURE });
    const change = plan(found, both, { users: new Set() });
    expect(change.texts.tokens).toBe(before.replace('7,"tool",more', "51001,tool,more"));
    expect(change.texts.access.startsWith(`${access}\n`)).toBe(true);
    const more = plan(found, both).texts.tokens;
    expect(more.slice(change.texts.tokens.length)).toBe(`\r\n${TOKENS[2]}\r\n${TOKENS[3]}\r\n`);
  });

  it("touches only the tools it was asked for, no disabled one, and no account of the infrastructure", () => {
    const change = plan(registers([], ""), expected(sal, geohack, tool("off", 3, true)), {
      ...NOTHING,
      tools: new Set(["geohack", "off"]),
    });
    expect(change.added).toEqual(["geohack"]);
    expect(change.after.access).toBe(10);
    expect(change.texts.access).not.toContain('"sal"');
  });

  it("gives full access to nobody who was not named for it", () => {
    const change = plan(registers([], ""), both, { full: new Set(["prometheus"]) });
    expect(change.added).toEqual(["sal", "geohack", "prometheus"]);
    expect(change.texts.access).not.toContain("client-infrastructure");
  });

  it("takes over a token of the infrastructure that was changed, and a uid", () => {
    const found = registers(
      [`${token("A")},sal,7,tool`, ...TOKENS.slice(1)],
      ACCESS,
      INFRASTRUCTURE.replace("PPPP", "QQQQ"),
    );
    const change = plan(found, both);
    expect(change.changed).toEqual(["sal", "prometheus"]);
    expect(tokensSay(parseRegisters(change.texts))).toEqual([]);
  });

  it("decides nothing where a name or a uid is there twice", () => {
    const lines = [
      `${token("A")},sal,101,tool`,
      `${token("D")},sal,102,tool`,
      `${token("E")},other,51002,tool`,
    ];
    const change = plan(registers(lines), both);
    expect(change).toMatchObject({ added: ["prometheus", "client-infrastructure"], changed: [] });
    expect(change.texts.tokens.startsWith(lines.map((line) => `${line}\r\n`).join(""))).toBe(true);
  });

  it("takes out whom a person named, file by file, and nobody who should be there", () => {
    const lines = [...TOKENS, `${token("X")},nodes,9,system:node`];
    const [gone, all] = [["sal", "geohack", "nodes", "prometheus"], registers(lines)];
    const change = plan(all, expected(geohack), removing("tokens", ...gone));
    expect(change.removed).toEqual(["sal"]);
    expect(change.texts).toEqual({
      ...all.texts,
      tokens: lines
        .slice(1)
        .map((line) => `${line}\r\n`)
        .join(""),
    });
    const access = plan(all, expected(geohack), removing("access", ...gone)).texts.access;
    expect(access).toBe(
      ACCESS.split("\n")
        .filter((line) => !line.includes('"sal"'))
        .join("\n"),
    );
  });

  it("takes out of the ABAC file only what it would have written itself", () => {
    const byHand = '{"user":"sal","namespace":"geohack","resource":"pods","apiGroup":"*"}';
    const line = (spec: string) =>
      `{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":${spec}}\n`;
    const all = '{"user":"sal","namespace":"*","resource":"*","apiGroup":"*"}';
    const found = registers(TOKENS, `${line(all)}${ACCESS}${line(byHand)}`);
    expect(accessSays(found)).toEqual([
      ["access:sal:extra", "extra", "line 1: sal gets more than its kind of account should", "registers"],
      ["access:sal:other", "extra", "line 27: sal gets more than its kind of account should", null],
    ]);
    expect(plan(found, both, removing("access", "sal")).texts.access).toBe(`${ACCESS}${line(byHand)}`);
  });

  it("is not to be done while a file is one the API server would refuse", () => {
    const found = judgeTokens(registers([...TOKENS, "alone"]), both);
    expect(unwritable(found)?.says).toBe("line 5: has 1 of at least 3 columns");
    expect(unwritable(judgeTokens(registers(TOKENS.slice(1)), both))).toBeUndefined();
  });
});
