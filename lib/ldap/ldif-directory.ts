import "server-only";
import { readFileSync, statSync } from "node:fs";
import { FilterParser } from "ldapts";
import { AppError } from "@/lib/core/errors";
import { fillFilter, isLoginName } from "./fill-filter";
import { fold, matchFilter } from "./match-filter";
import type { Directory, DirectoryLayout, Person } from "./model";
import { type LdifEntry, parseLdif } from "./parse-ldif";
import { isHashed, verifyPassword } from "./verify-password";

/** People from an LDIF file with hashed passwords: the demo's directory, and a small site's. */

/** Verified against when nobody matches, so that an unknown name takes as long as a wrong password. */
const NOBODY = `{SSHA512}${Buffer.alloc(72, 1).toString("base64")}`;

/** @throws AppError invalid when the file holds a password in plain text. */
function readEntries(file: string): LdifEntry[] {
  const entries = parseLdif(readFileSync(file, "utf8"));
  for (const entry of entries)
    for (const stored of entry.attributes.get("userpassword") ?? [])
      if (!isHashed(stored))
        throw new AppError("invalid", `${file}: ${entry.dn} has a password that is not salted and hashed`);
  return entries;
}

/** Read at once, and again whenever the file has changed. @throws AppError invalid, Error when it cannot be read. */
export function ldifDirectory(file: string, layout: DirectoryLayout): Directory {
  const versionOf = () => {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  };
  let held = { version: versionOf(), entries: readEntries(file) };
  const current = (): LdifEntry[] => {
    const version = versionOf();
    if (version !== held.version) held = { version, entries: readEntries(file) };
    return held.entries;
  };

  const search = (base: string, template: string, values: { user: string; dn?: string }) => {
    const filter = FilterParser.parseString(fillFilter(template, values));
    const suffix = fold(base);
    return current().filter((entry) => isUnder(entry, suffix) && matchFilter(filter, entry));
  };
  const findEntry = (user: string): LdifEntry | null => {
    if (!isLoginName(user)) return null;
    const found = search(layout.peopleBase, layout.personFilter, { user });
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  const toPerson = (entry: LdifEntry, user: string): Person => {
    const name = entry.attributes.get("uid")?.[0] ?? user;
    return {
      user: name,
      dn: entry.dn,
      displayName: (entry.attributes.get("displayname") ?? entry.attributes.get("cn"))?.[0] ?? name,
      groups: search(layout.groupBase, layout.groupFilter, { user: name, dn: entry.dn })
        .flatMap((group) => group.attributes.get("cn")?.[0] ?? [])
        .sort(),
    };
  };
  return {
    async authenticate(user, password) {
      const entry = findEntry(user);
      const stored = entry?.attributes.get("userpassword") ?? [];
      const right = (stored.length === 0 ? [NOBODY] : stored).map((hash) => verifyPassword(password, hash));
      return entry !== null && stored.length > 0 && right.includes(true) ? toPerson(entry, user) : null;
    },
    async find(user) {
      const entry = findEntry(user);
      return entry === null ? null : toPerson(entry, user);
    },
  };
}

const isUnder = (entry: LdifEntry, suffix: string): boolean => {
  const dn = fold(entry.dn);
  return dn === suffix || dn.endsWith(`,${suffix}`);
};
