import { describe, expect, it } from "vitest";
import {
  ACCESS,
  accessSays,
  both,
  expected,
  geohack,
  INFRASTRUCTURE,
  registers,
  TOKENS,
  token,
  tokensSay,
  tool,
} from "@/e2e/reconciler/registers";
import { judgeAccess } from "./judge-access";
import { judgeTokens } from "./judge-tokens";
import type { Expected, Registers } from "./registers";

describe("token file against directory and infrastructure", () => {
  it("finds nothing where everything is as it should be", () => {
    expect([...tokensSay(registers(TOKENS)), ...accessSays(registers(TOKENS))]).toEqual([]);
  });

  const more = (...lines: string[]) => registers([...TOKENS, ...lines]);
  it("names a line without a token, which lets nobody in", () => {
    expect(tokensSay(more(",nodes,9,deploy"))).toContainEqual([
      ...["token-file:empty:nodes", "invalid", "line 5: nodes has an empty token", null],
    ]);
  });

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
      [["token:sal", "extra", "line 1: sal is not in the directory", "registers"]],
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
      [["infrastructure-access:prometheus", "missing", "1 of 1 lines are missing: *", "registers"]],
    ],
    [
      "what everybody has",
      without('"nonResourcePath":"*"'),
      [["infrastructure-access:*", "differs", "1 of 3 lines are missing: *", "registers"]],
    ],
    [
      "a tool with more than it should have",
      with_({ user: "sal", namespace: "*", resource: "*", apiGroup: "*" }),
      [["access:sal:extra", "extra", "line 26: sal gets more than its kind of account should", "registers"]],
    ],
    [
      "everybody with more",
      with_({ user: "*", namespace: "*", resource: "secrets", apiGroup: "*" }),
      [
        [
          "infrastructure-access:*:other",
          "extra",
          "line 26: everybody gets more than the platform gives",
          null,
        ],
      ],
    ],
    [
      "somebody nobody knows",
      with_({ group: "deploy", resource: "*" }),
      [
        [
          "access:group deploy:other",
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
    expect(found.map(([id]) => id)).toEqual([
      "infrastructure-access:prometheus",
      "infrastructure-access:prometheus:extra",
    ]);
  });
});

describe("accounts that the site declares", () => {
  const declares = (...declared: Expected["declared"]): Expected => ({ ...both, declared });
  const PROMETHEUS = { user: "prometheus", access: "read-only", uid: 3 } as const;
  const CLIENT = { user: "client-infrastructure", access: "full", uid: 1 } as const;

  it("are in order where list, token file and ABAC file have them", () => {
    const against = declares(PROMETHEUS, CLIENT);
    expect([...tokensSay(registers(TOKENS), against), ...accessSays(registers(TOKENS), against)]).toEqual([]);
  });

  it.each<[string, Registers, Expected, unknown[][]]>([
    [
      "one that is nowhere, and may do all",
      registers(TOKENS.slice(0, 3), ACCESS, INFRASTRUCTURE.split("\n")[0]),
      declares(PROMETHEUS, CLIENT),
      [
        [
          "infrastructure-list:client-infrastructure",
          "missing",
          "client-infrastructure is not in the list",
          "registers",
        ],
        [
          "infrastructure-user:client-infrastructure",
          "missing",
          "client-infrastructure is not in the token file",
          "registers",
        ],
      ],
    ],
    [
      "one without a uid anywhere",
      registers(TOKENS.slice(0, 3), ACCESS, INFRASTRUCTURE.split("\n")[0]),
      declares(PROMETHEUS, { user: "client-infrastructure", access: "full" }),
      [
        [
          "infrastructure-list:client-infrastructure",
          "missing",
          "client-infrastructure is not in the list, and the site declares no uid for it",
          null,
        ],
        [
          "infrastructure-user:client-infrastructure",
          "missing",
          "client-infrastructure is not in the token file, and the site declares no uid for it",
          null,
        ],
      ],
    ],
    [
      "one that may do more than is declared",
      registers(TOKENS),
      declares(PROMETHEUS, { ...CLIENT, access: "read-only" }),
      ["list", "user"].map((file) => [
        `infrastructure-${file}:client-infrastructure`,
        "differs",
        `line ${file === "list" ? 2 : 4}: client-infrastructure: its type should be infrastructure-readonly`,
        "registers",
      ]),
    ],
    [
      "one that is not declared",
      registers(TOKENS),
      declares(PROMETHEUS),
      [
        [
          "infrastructure-list:client-infrastructure",
          "extra",
          "line 2: client-infrastructure is not declared for this site",
          "registers",
        ],
        [
          "infrastructure-user:client-infrastructure",
          "extra",
          "line 4: client-infrastructure is not in the list of infrastructure users",
          "registers",
        ],
      ],
    ],
  ])("are named: %s", (_what, found, against, says) => {
    expect(tokensSay(found, against)).toEqual(says);
  });
});
