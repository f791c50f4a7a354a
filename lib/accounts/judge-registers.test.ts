import { describe, expect, it } from "vitest";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { formatAccessFile, parseAccessFile } from "./access-file";
import { judgeAccess } from "./judge-access";
import { judgeTokens } from "./judge-tokens";
import type { AccountTool } from "./model";
import { planRegisters, unwritable } from "./plan-registers";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "./policies";
import type { Expected, Registers } from "./registers";
import { Secret } from "./secret";
import { parseTokenFile } from "./token-file";

const { credential } = toolforge2017.accounts;
if (credential.kind !== "token") throw new Error("the profile has no tokens");
const profile = credential;

const token = (letter: string) => letter.repeat(64);
const tool = (name: string, uid: number, disabled = false): AccountTool => ({
  ...{ name, uid, gid: uid, disabled },
  homeDirectory: `/data/project/${name}`,
  namespace: name,
});
const sal = tool("sal", 51_001);
const geohack = tool("geohack", 51_002);

const INFRASTRUCTURE = `${token("P")},prometheus,3,infrastructure-readonly\n${token("C")},client-infrastructure,1,infrastructure-readwrite\n`;
const TOKENS = [
  `${token("A")},sal,51001,tool`,
  `${token("B")},geohack,51002,tool`,
  `${token("P")},prometheus,3,infrastructure-readonly`,
  `${token("C")},client-infrastructure,1,infrastructure-readwrite`,
];
const ACCESS = formatAccessFile([
  ...EVERYBODY,
  ...policiesOfTool("sal", "sal", profile.resources),
  ...policiesOfTool("geohack", "geohack", profile.resources),
  policyOfInfrastructure("prometheus", "infrastructure-readonly"),
  policyOfInfrastructure("client-infrastructure", "infrastructure-readwrite"),
]);

const registers = (
  lines: readonly string[],
  access = ACCESS,
  infrastructure = INFRASTRUCTURE,
): Registers => ({
  tokens: parseTokenFile(lines.map((line) => `${line}\r\n`).join("")),
  access: parseAccessFile(access),
  infrastructureUsers: parseTokenFile(infrastructure),
});
const expected = (...tools: AccountTool[]): Expected => ({ profile, tools });
const both = expected(sal, geohack);

const tokensSay = (found: Registers, against = both) =>
  judgeTokens(found, against).map(({ id, state, says, repair }) => [id, state, says, repair]);
const accessSays = (found: Registers, against = both) =>
  judgeAccess(found, against).map(({ id, state, says, repair }) => [id, state, says, repair]);

describe("token file against directory and infrastructure", () => {
  it("finds nothing where everything is as it should be", () => {
    expect([...tokensSay(registers(TOKENS)), ...accessSays(registers(TOKENS))]).toEqual([]);
  });

  const more = (...lines: string[]) => registers([...TOKENS, ...lines]);
  it.each<[string, Registers, Expected, unknown[][]]>([
    [
      "a tool without a token",
      registers(TOKENS.slice(1)),
      both,
      [["token:sal", "missing", "has no token", "registers"]],
    ],
    [
      "a disabled tool without a token",
      registers(TOKENS.slice(1)),
      expected(tool("sal", 51_001, true), geohack),
      [],
    ],
    [
      "a tool that the directory no longer has",
      registers(TOKENS),
      expected(geohack),
      [["token:sal", "extra", "line 1: sal is not in the directory", null]],
    ],
    [
      "another uid",
      registers([`${token("A")},sal,7,tool`, ...TOKENS.slice(1)]),
      both,
      [["token:sal", "differs", "line 1: uid 7 is 51001 in the directory", "registers"]],
    ],
    [
      "another name",
      registers([`${token("A")},log,51001,tool`, ...TOKENS.slice(1)]),
      both,
      [["token:sal", "differs", "line 1: uid 51001 is log there, not sal", null]],
    ],
    [
      "a tool of the wrong kind",
      registers([`${token("A")},sal,51001,infrastructure-readwrite`, ...TOKENS.slice(1)]),
      both,
      [
        ["token:sal", "differs", "line 1: its type is not tool", "registers"],
        ["infrastructure-user:sal", "extra", "line 1: sal is not in the list of infrastructure users", null],
      ],
    ],
    [
      "a token that is none",
      registers(["short,sal,51001,tool", ...TOKENS.slice(1)]),
      both,
      [["token:sal", "invalid", "line 1: its token is not 64 letters and digits", null]],
    ],
    [
      "types nobody knows",
      more(
        `${token("X")},nodes,9,system:node`,
        `${token("Y")},none,10`,
        `${token("Z")},two,11,"tool,deploy"`,
      ),
      both,
      [
        ["token-file:type:nodes:9", "invalid", 'line 5: nodes has the unknown type "system:node"', null],
        ["token-file:type:none:10", "invalid", "line 6: none has no type", null],
        [
          "token-file:type:two:11",
          "invalid",
          "line 7: two has 2 groups, of which none is its type alone: tool, deploy",
          null,
        ],
      ],
    ],
    [
      "a name, a uid and a token twice",
      more(`${token("A")},sal,51001,tool`),
      both,
      [
        ["token-file:same-name:sal", "invalid", "lines 1, 5 have the same name, sal", null],
        ["token-file:same-uid:51001", "invalid", "lines 1, 5 have the same uid, 51001: sal", null],
        [
          "token-file:same-token:sal",
          "invalid",
          "lines 1, 5 have one token, and the API server takes the last: sal",
          null,
        ],
      ],
    ],
    [
      "a token of the infrastructure that was changed",
      registers(TOKENS, ACCESS, INFRASTRUCTURE.replace("PPPP", "QQQQ")),
      both,
      [
        [
          "infrastructure-user:prometheus",
          "differs",
          "line 3: prometheus: its token was changed",
          "registers",
        ],
      ],
    ],
    [
      "a file the API server would refuse",
      more("alone"),
      both,
      [["token-file:fault", "invalid", "line 5: has 1 of at least 3 columns", null]],
    ],
  ])("names %s", (_what, found, against, says) => {
    expect(tokensSay(found, against)).toEqual(says);
  });

  it("shows no token, whatever is wrong", () => {
    const wrong = more(
      `${token("A")},sal,51001,tool`,
      `${token("X")},x,9,deploy`,
      `${token("K")},sal2,51001`,
    );
    const said = JSON.stringify([
      ...judgeTokens(wrong, expected(tool("sal", 1), geohack)),
      ...judgeAccess(wrong, both),
    ]);
    expect(said).not.toMatch(/(.)\1{15}/);
  });
});

describe("ABAC file against directory and infrastructure", () => {
  const without = (part: string) =>
    ACCESS.split("\n")
      .filter((line) => !line.includes(part))
      .join("\n");
  const with_ = (spec: object) =>
    `${ACCESS}${JSON.stringify({ apiVersion: "abac.authorization.kubernetes.io/v1beta1", kind: "Policy", spec })}\n`;

  it.each<[string, string, unknown[][]]>([
    [
      "a line of a tool that is missing",
      without('"user":"sal","namespace":"sal","resource":"secrets"'),
      [["access:sal", "differs", "1 of 10 lines are missing: secrets", "registers"]],
    ],
    [
      "a tool without lines",
      without('"user":"geohack"'),
      [
        [
          "access:geohack",
          "missing",
          expect.stringContaining("10 of 10 lines are missing: pods"),
          "registers",
        ],
      ],
    ],
    [
      "the infrastructure without a line",
      without('"user":"prometheus"'),
      [["access:prometheus", "missing", "1 of 1 lines are missing: *", "registers"]],
    ],
    [
      "what everybody has",
      without('"nonResourcePath":"*"'),
      [["access:*", "differs", "1 of 3 lines are missing: *", "registers"]],
    ],
    [
      "a tool with more than it should have",
      with_({ user: "sal", namespace: "*", resource: "*", apiGroup: "*" }),
      [["access:sal:extra", "extra", "line 26: sal gets more than its kind of account should", null]],
    ],
    [
      "everybody with more",
      with_({ user: "*", namespace: "*", resource: "secrets", apiGroup: "*" }),
      [["access:*:extra", "extra", "line 26: everybody gets more than the platform gives", null]],
    ],
    [
      "somebody nobody knows",
      with_({ group: "deploy", resource: "*" }),
      [
        [
          "access:group deploy:extra",
          "extra",
          "line 26: group deploy is neither a tool nor of the infrastructure",
          null,
        ],
      ],
    ],
    [
      "a line that is none",
      `${ACCESS}nonsense\n`,
      [["access-file:line:26", "invalid", "line 26: is no JSON object", null]],
    ],
  ])("names %s", (_what, access, says) => {
    expect(accessSays(registers(TOKENS, access))).toEqual(says);
  });

  it("does not take read-only access for full access", () => {
    const found = accessSays(
      registers(TOKENS, ACCESS.replace(/("user":"prometheus".*),"readonly":true/, "$1")),
    );
    expect(found.map(([id]) => id)).toEqual(["access:prometheus", "access:prometheus:extra"]);
  });
});

describe("setting the registers right", () => {
  const everything = { only: new Set(["sal", "geohack"]), remove: new Set<string>() };
  const makeToken = () => new Secret(token("N"));
  const plan = (
    found: Registers,
    access: string,
    against: Expected,
    wishes: Partial<typeof everything> = {},
  ) => planRegisters(found, access, against, { ...everything, ...wishes, makeToken });

  it("changes no byte of files that are right", () => {
    const change = plan(registers(TOKENS), ACCESS, both);
    expect(change).toMatchObject({ added: [], changed: [], removed: [], policies: 0, accessText: ACCESS });
    expect(change.tokensText).toBe(TOKENS.map((line) => `${line}\r\n`).join(""));
  });

  it("makes both files from nothing, and finds them right then", () => {
    const change = plan(registers([], ""), "", both);
    expect(change).toMatchObject({
      policies: 25,
      added: ["sal", "geohack", "prometheus", "client-infrastructure"],
    });
    const after: Registers = {
      ...registers([], change.accessText),
      tokens: parseTokenFile(change.tokensText),
    };
    expect(change.accessText).toBe(ACCESS);
    expect([...judgeTokens(after, expected(sal)), ...judgeAccess(after, both)].map(({ id }) => id)).toEqual([
      "token-file:same-token:sal, geohack",
      "token:geohack",
    ]);
  });

  it("keeps tokens, foreign records, comments and the order of lines", () => {
    const foreign = `${token("X")},nodes,9,system:node`;
    const access = `# by hand\n${ACCESS.split("\n").slice(0, 14).join("\n")}`;
    const change = plan(registers([foreign, TOKENS[0] ?? ""], access), access, both);
    expect(change.tokensText.split("\r\n").slice(0, 3)).toEqual([
      foreign,
      TOKENS[0],
      `${token("N")},geohack,51002,tool`,
    ]);
    expect(change.accessText.startsWith(`${access}\n`)).toBe(true);
    expect(accessSays(registers(TOKENS, change.accessText))).toEqual([]);
  });

  it("touches only the tools it was asked for, and no disabled one", () => {
    const change = plan(registers([], ""), "", expected(sal, geohack, tool("off", 3, true)), {
      only: new Set(["geohack", "off"]),
    });
    expect(change.added).toEqual(["geohack", "prometheus", "client-infrastructure"]);
    expect(change.accessText).not.toContain('"sal"');
  });

  it("takes over a token of the infrastructure that was changed, and a uid", () => {
    const found = registers(
      [`${token("A")},sal,7,tool`, ...TOKENS.slice(1)],
      ACCESS,
      INFRASTRUCTURE.replace("PPPP", "QQQQ"),
    );
    const change = plan(found, ACCESS, both);
    expect(change.changed).toEqual(["sal", "prometheus"]);
    expect(tokensSay({ ...found, tokens: parseTokenFile(change.tokensText) })).toEqual([]);
  });

  it("decides nothing where a name or a uid is there twice", () => {
    const lines = [
      `${token("A")},sal,101,tool`,
      `${token("D")},sal,102,tool`,
      `${token("E")},other,51002,tool`,
    ];
    const change = plan(registers(lines), ACCESS, both);
    expect(change).toMatchObject({ added: ["prometheus", "client-infrastructure"], changed: [] });
    expect(change.tokensText.startsWith(lines.map((line) => `${line}\r\n`).join(""))).toBe(true);
  });

  it("takes out whom a person named, from both files", () => {
    const change = plan(registers(TOKENS), ACCESS, both, { remove: new Set(["sal"]) });
    expect(change.removed).toEqual(["sal"]);
    expect(change.tokensText + change.accessText).not.toContain("sal");
    expect(accessSays(registers(TOKENS, change.accessText), expected(geohack))).toEqual([]);
  });

  it("is not to be done while a file is one the API server would refuse", () => {
    const found = judgeTokens(registers([...TOKENS, "alone"]), both);
    expect(unwritable(found)?.says).toBe("line 5: has 1 of at least 3 columns");
    expect(unwritable(judgeTokens(registers(TOKENS.slice(1)), both))).toBeUndefined();
  });
});
