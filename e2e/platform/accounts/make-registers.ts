import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatAccessFile, type Policy } from "@/lib/accounts/access-file";
import { EVERYBODY, policiesOfTool, policyOfInfrastructure } from "@/lib/accounts/policies";
import type { TokenProfile } from "@/lib/accounts/registers";
import { newToken, type Secret } from "@/lib/accounts/secret";
import { formatTokenFile, type TokenRecord } from "@/lib/accounts/token-file";
import {
  INFRASTRUCTURE,
  LACKS_A_LINE,
  MISSPELT,
  NO_TOKEN,
  ORPHAN_ACCOUNT,
  OTHER_UID,
  UNDECLARED,
} from "./troubles";

/** The files that an API server of 2017 reads when it starts, with what is wrong in them. */

type ToolAccount = { name: string; uid: number; namespace: string; disabled: boolean };

const KINDS = { "read-only": "infrastructure-readonly", full: "infrastructure-readwrite" } as const;
/** When somebody last wrote the token file, by hand: after the API server began. */
const EDITED_DAYS = 2;
const WRITTEN_DAYS = 40;
const DAY_MS = 86_400_000;

/** The token of each tool that has one. */
export function makeRegisters(
  dir: string,
  { groups, resources }: TokenProfile,
  tools: readonly ToolAccount[],
  now: number,
): ReadonlyMap<string, Secret> {
  const tokens = new Map(tools.flatMap(({ name }) => (name === NO_TOKEN ? [] : [[name, newToken()]])));
  const users = INFRASTRUCTURE.map((one) => ({
    ...one,
    kind: KINDS[one.access],
    record: recordOf(one.user, String(one.uid), groups[KINDS[one.access]]),
  }));
  const records = [
    ...users.flatMap(({ has, record }) => (has.token ? [record] : [])),
    recordOf(UNDECLARED.name, UNDECLARED.uid, groups["infrastructure-readonly"]),
    recordOf(ORPHAN_ACCOUNT.name, ORPHAN_ACCOUNT.uid, groups.namespaced),
    recordOf(MISSPELT.name, MISSPELT.uid, MISSPELT.group),
    ...tools.flatMap(({ name, uid }) => {
      const token = tokens.get(name);
      const written = String(name === OTHER_UID ? uid + 5_000 : uid);
      return token === undefined ? [] : [recordOf(name, written, groups.namespaced, token)];
    }),
  ];
  const policies: Policy[] = [
    ...EVERYBODY,
    ...users.flatMap(({ user, kind, has }) => (has.line ? [policyOfInfrastructure(user, kind)] : [])),
    ...policiesOfTool(ORPHAN_ACCOUNT.name, `tool-${ORPHAN_ACCOUNT.name}`, resources),
    ...tools.flatMap(({ name, namespace }) =>
      policiesOfTool(name, namespace, name === LACKS_A_LINE ? resources.slice(1) : resources),
    ),
  ];
  mkdirSync(dir, { mode: 0o700 });
  const write = (name: string, text: string, days: number) => {
    const at = new Date(now - days * DAY_MS);
    writeFileSync(join(dir, name), text, { mode: 0o400 });
    utimesSync(join(dir, name), at, at);
  };
  const list = users.flatMap(({ has, record }) => (has.list ? [record] : []));
  write("tokenauth", formatTokenFile(records, "\r\n"), EDITED_DAYS);
  write("abac", formatAccessFile(policies), WRITTEN_DAYS);
  write("infrastructure-users", formatTokenFile(list, "\n"), WRITTEN_DAYS);
  return tokens;
}

const recordOf = (name: string, uid: string, group: string, token: Secret = newToken()): TokenRecord => ({
  ...{ line: 0, token, name, uid, groups: [group], rest: [] },
});
