import "server-only";
import { fold } from "./match-filter";
import type { AccountLayout, Accounts, Member, PersonAccount, ToolAccount, Unreadable } from "./model";
import { nameIn } from "./name-in";
import { parsePerson, parseTool } from "./parse-account";
import type { LdifEntry } from "./parse-ldif";

/** What three searches found, entry by entry and with lower-case attribute names. */
export type FoundEntries = {
  people: readonly LdifEntry[];
  groups: readonly LdifEntry[];
  tools: readonly LdifEntry[];
};

/** Entries to accounts. What cannot be understood is named and left out; nothing of it is fatal. */
export function parseAccounts(
  found: FoundEntries,
  layout: AccountLayout,
): Omit<Accounts, "from" | "referrals"> {
  const unreadable: Unreadable[] = [];
  const people = takeOnce(found.people, (entry) => parsePerson(entry), "person", unreadable);
  const tools = takeOnce(found.tools, (entry) => parseTool(entry, layout), "tool", unreadable);
  const byDn = new Map([...people].map(([name, { entry }]) => [fold(entry.dn), name]));
  const roles = new Set(layout.roles.map(({ group }) => group));
  const rolesOf = new Map<string, Set<string>>();
  const membersOf = new Map<string, Map<string, Member>>();
  for (const group of found.groups) {
    const cn = group.attributes.get("cn")?.[0] ?? "";
    const tool = nameIn(layout.toolGroup, cn);
    const known = tool === null ? undefined : tools.get(tool);
    if (known === undefined && !roles.has(cn)) continue;
    for (const dn of group.attributes.get("member") ?? []) {
      // groupOfNames must have a member, so the empty DN is how a directory writes none.
      if (dn === "") continue;
      const member = memberOf(dn, byDn, layout);
      if (member === null) {
        unreadable.push({
          dn,
          kind: "member",
          name: cn,
          says: `${cn} has a member that is neither a person nor a tool`,
        });
        continue;
      }
      if (tool !== null && known !== undefined) {
        const held = membersOf.get(tool) ?? new Map<string, Member>();
        membersOf.set(tool, held.set(`${member.kind} ${member.name}`, member));
      }
      if (roles.has(cn) && member.kind === "person")
        rolesOf.set(member.name, (rolesOf.get(member.name) ?? new Set()).add(cn));
    }
  }
  return {
    tools: sorted([...tools.values()], ({ account }) => account.name).map(({ account }) => ({
      ...account,
      members: sorted(
        [...(membersOf.get(account.name)?.values() ?? [])],
        ({ kind, name }) => `${kind} ${name}`,
      ),
    })),
    people: sorted([...people.values()], ({ account }) => account.user).map(({ account }) => ({
      ...account,
      groups: sorted([...(rolesOf.get(account.user) ?? [])], (name) => name),
    })),
    unreadable,
  };
}

type Parsed<Account> = { name: string; account: Account } | { name: string | null; says: string };

/** Two entries of one name are both left out: which of them counts is not ours to guess. */
function takeOnce<Account extends ToolAccount | PersonAccount>(
  entries: readonly LdifEntry[],
  parse: (entry: LdifEntry) => Parsed<Account> | null,
  kind: "tool" | "person",
  unreadable: Unreadable[],
): Map<string, { entry: LdifEntry; account: Account }> {
  const taken = new Map<string, { entry: LdifEntry; account: Account }>();
  const twice = new Set<string>();
  for (const entry of entries) {
    const parsed = parse(entry);
    if (parsed === null) continue;
    if ("says" in parsed) unreadable.push({ dn: entry.dn, kind, ...parsed });
    else if (taken.has(parsed.name)) {
      twice.add(parsed.name);
      unreadable.push({
        dn: entry.dn,
        kind,
        name: parsed.name,
        says: `there are two entries for ${parsed.name}`,
      });
    } else taken.set(parsed.name, { entry, account: parsed.account });
  }
  for (const name of twice) taken.delete(name);
  return taken;
}

/** By the DN of a person that was read, or by the name in a DN below one of the two bases, spelled uid= or cn=. */
function memberOf(dn: string, byDn: ReadonlyMap<string, string>, layout: AccountLayout): Member | null {
  const folded = fold(dn);
  const person = byDn.get(folded);
  if (person !== undefined) return { kind: "person", name: person };
  const [, attribute, name] = /^(uid|cn)=([A-Za-z0-9][A-Za-z0-9._-]*),/i.exec(dn) ?? [];
  if (attribute === undefined || name === undefined) return null;
  if (folded.endsWith(`,${fold(layout.toolBase)}`)) {
    const tool = nameIn(layout.toolGroup, name);
    return tool === null ? null : { kind: "tool", name: tool };
  }
  const isPerson = attribute.toLowerCase() === "uid" && folded.endsWith(`,${fold(layout.peopleBase)}`);
  return isPerson ? { kind: "person", name } : null;
}

const sorted = <T>(items: readonly T[], by: (item: T) => string): T[] =>
  items.toSorted((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
