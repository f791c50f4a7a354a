import { formatAccessFile } from "@/lib/accounts/access-file";
import { judgeAccess } from "@/lib/accounts/judge-access";
import { judgeTokens } from "@/lib/accounts/judge-tokens";
import type { AccountTool } from "@/lib/accounts/model";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "@/lib/accounts/policies";
import { type Expected, parseRegisters, type Registers } from "@/lib/accounts/registers";
import { Secret } from "@/lib/accounts/secret";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";

/** Two tools and two accounts of the infrastructure, in three files that are as they should be. */

const { credential } = toolforge2017.accounts;
if (credential.kind !== "token") throw new Error("the profile has no tokens");
const profile = credential;

export const token = (letter: string) => letter.repeat(64);
export const tool = (name: string, uid: number, disabled = false): AccountTool => ({
  ...{ name, uid, gid: uid, disabled },
  homeDirectory: `/data/project/${name}`,
  namespace: name,
});
export const sal = tool("sal", 51_001);
export const geohack = tool("geohack", 51_002);

export const INFRASTRUCTURE = `${token("P")},prometheus,3,infrastructure-readonly\n${token("C")},client-infrastructure,1,infrastructure-readwrite\n`;
export const TOKENS = [
  `${token("A")},sal,51001,tool`,
  `${token("B")},geohack,51002,tool`,
  `${token("P")},prometheus,3,infrastructure-readonly`,
  `${token("C")},client-infrastructure,1,infrastructure-readwrite`,
];
export const ACCESS = formatAccessFile([
  ...EVERYBODY,
  ...policiesOfTool("sal", "sal", profile.resources),
  ...policiesOfTool("geohack", "geohack", profile.resources),
  policyOfInfrastructure("prometheus", "infrastructure-readonly"),
  policyOfInfrastructure("client-infrastructure", "infrastructure-readwrite"),
]);

export const registers = (
  lines: readonly string[],
  access = ACCESS,
  infrastructure = INFRASTRUCTURE,
): Registers =>
  parseRegisters({
    tokens: lines.map((line) => `${line}\r\n`).join(""),
    access,
    infrastructureUsers: infrastructure,
  });
export const expected = (...tools: AccountTool[]): Expected => ({
  ...{ profile, tools, namespace: "{tool}" },
  declared: [],
});
export const both = expected(sal, geohack);

export const tokensSay = (found: Registers, against = both) =>
  judgeTokens(found, against).map(({ id, state, says, repair }) => [id, state, says, repair]);
export const accessSays = (found: Registers, against = both) =>
  judgeAccess(found, against).map(({ id, state, says, repair }) => [id, state, says, repair]);
export const makeToken = () => new Secret(token("N"));
