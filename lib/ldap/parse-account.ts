import "server-only";
import { isLoginName } from "./fill-filter";
import type { AccountLayout, Disabled, PersonAccount, ToolAccount } from "./model";
import { nameIn } from "./name-in";
import type { LdifEntry } from "./parse-ldif";

/** One entry to one account, or what is wrong with it. `name` says whose it is where that much can be read. */

type Parsed<Account> = { name: string; account: Account } | { name: string | null; says: string };

/** Of a 32-bit column; 0 is root and no account of a tool or a person. */
const ID_MAX = 2_147_483_647;

export const ATTRIBUTES = {
  people: ["uid", "cn", "displayName", "uidNumber", "homeDirectory"],
  groups: ["cn", "member"],
  // The last two are operational: a server sends them only to who names them.
  tools: [
    "uid",
    "cn",
    "uidNumber",
    "gidNumber",
    "homeDirectory",
    "loginShell",
    "pwdPolicySubentry",
    "pwdAccountLockedTime",
  ],
} as const;

/** Null for an account that is no tool's of this platform. */
export function parseTool(
  entry: LdifEntry,
  layout: Pick<AccountLayout, "toolGroup" | "disabledShell">,
): Parsed<ToolAccount> | null {
  const first = (name: string) => entry.attributes.get(name)?.[0];
  const cn = first("cn") ?? first("uid") ?? "";
  const name = nameIn(layout.toolGroup, cn);
  if (name === null) return null;
  if (!isLoginName(name)) return { name: null, says: `"${name.slice(0, 80)}" is no name of an account` };
  const [uid, gid, homeDirectory] = [
    idOf(first("uidnumber")),
    idOf(first("gidnumber")),
    first("homedirectory"),
  ];
  if (uid === null) return { name, says: wrong("uidNumber", first("uidnumber")) };
  if (gid === null) return { name, says: wrong("gidNumber", first("gidnumber")) };
  if (!isHome(homeDirectory)) return { name, says: wrong("homeDirectory", homeDirectory) };
  const lockedTime = first("pwdaccountlockedtime");
  const disabled: Disabled[] = [
    ...(first("loginshell") === layout.disabledShell ? (["shell"] as const) : []),
    ...(entry.attributes.has("pwdpolicysubentry") ? (["policy"] as const) : []),
    ...(lockedTime === undefined ? [] : (["locked"] as const)),
  ];
  const account = { name, uid, gid, homeDirectory, disabled, disabledAt: parseTime(lockedTime), members: [] };
  return { name, account };
}

export function parsePerson(entry: LdifEntry): Parsed<PersonAccount> {
  const first = (name: string) => entry.attributes.get(name)?.[0];
  const user = first("uid") ?? "";
  if (!isLoginName(user)) return { name: null, says: `"${user.slice(0, 80)}" is no login name` };
  const [uid, homeDirectory] = [idOf(first("uidnumber")), first("homedirectory")];
  if (uid === null) return { name: user, says: wrong("uidNumber", first("uidnumber")) };
  if (!isHome(homeDirectory)) return { name: user, says: wrong("homeDirectory", homeDirectory) };
  const displayName = (first("displayname") ?? first("cn") ?? user).slice(0, 200);
  return { name: user, account: { user, displayName, uid, homeDirectory, groups: [] } };
}

function idOf(text: string | undefined): number | null {
  const id = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return id > 0 && id <= ID_MAX ? id : null;
}

/** Absolute, with nothing in it that leads elsewhere. */
const isHome = (path: string | undefined): path is string =>
  path !== undefined && /^(\/[\w.@+-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path);

const wrong = (attribute: string, value: string | undefined): string =>
  value === undefined ? `has no ${attribute}` : `has ${attribute} "${value.slice(0, 80)}"`;

/**
 * Generalized time in UTC (RFC 4517 3.3.13) to ISO. `000001010000Z`, "locked for good", which the platform reads as
 * "archive and delete now", is no time.
 */
function parseTime(text: string | undefined): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d{1,9}))?Z$/.exec(text ?? "");
  if (parts === null || parts[1] === "0000") return null;
  const [, year, month, day, hour, minute = "00", second = "00", fraction = "0"] = parts;
  const at = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, "0").slice(0, 3)}Z`,
  );
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
