import "server-only";
import type { MirrorSettings } from "@/lib/config/mirror";
import type { Accounts, PersonAccount, ToolAccount } from "@/lib/ldap/model";
import { freeze, lossOf } from "./freeze";
import type { Finding, Known, KnownPerson, KnownTool, Membership, SyncPlan } from "./model";

/** What an answer of the directory changes in the tables, and whether it may without a person. Pure. */

export type LossRule = Pick<MirrorSettings, "lossMax" | "lossPercentMax">;

export function planSync(known: Known, answer: Accounts, rule: LossRule): SyncPlan {
  const kept = keptNames(answer);
  const tools = compare(known.tools, answer.tools, ({ name }) => name, sameTool, kept.tools);
  const people = compare(known.people, answer.people, ({ user }) => user, samePerson, kept.people);
  const members: SyncPlan["members"] = { added: [], removed: [] };
  for (const tool of answer.tools) {
    const [before, after] = [memberships(known.tools.get(tool.name)), memberships(tool)];
    for (const [key, member] of after) if (!before.has(key)) members.added.push(member);
    for (const [key, member] of before) if (!after.has(key)) members.removed.push(member);
  }
  const turned = answer.tools.filter(({ name, disabled }) => {
    const before = known.tools.get(name);
    return before !== undefined && !before.gone && before.disabled.length > 0 !== disabled.length > 0;
  });
  const plan = {
    tools,
    people,
    members,
    disabled: turned.filter(({ disabled }) => disabled.length > 0).map(({ name }) => name),
    enabled: turned.filter(({ disabled }) => disabled.length === 0).map(({ name }) => name),
    findings: [...answer.tools.flatMap((tool) => uidFindings(tool, known)), ...sharedUids(answer.tools)],
  };
  const loss = lossOf(known, answer, plan);
  return { ...plan, loss, frozenBecause: freeze(known, { loss, members }, rule) };
}

/** What is there but could not be read stays as it was: it is not gone. */
function keptNames({ unreadable }: Accounts) {
  const of = (kind: "tool" | "person") =>
    new Set(unreadable.flatMap((entry) => (entry.kind === kind && entry.name !== null ? [entry.name] : [])));
  return { tools: of("tool"), people: of("person") };
}

function compare<Account, Held extends { gone: boolean }>(
  known: ReadonlyMap<string, Held>,
  answer: readonly Account[],
  nameOf: (account: Account) => string,
  same: (held: Held, account: Account) => boolean,
  kept: ReadonlySet<string>,
) {
  const names = new Set(answer.map(nameOf));
  const added: Account[] = [];
  const changed: Account[] = [];
  for (const account of answer) {
    const held = known.get(nameOf(account));
    if (held === undefined || held.gone) added.push(account);
    else if (!same(held, account)) changed.push(account);
  }
  const gone = [...known].flatMap(([name, held]) =>
    held.gone || names.has(name) || kept.has(name) ? [] : [name],
  );
  return { added, changed, gone };
}

const sameTool = (held: KnownTool, tool: ToolAccount): boolean =>
  held.uid === tool.uid &&
  held.gid === tool.gid &&
  held.homeDirectory === tool.homeDirectory &&
  held.disabled.join() === tool.disabled.join() &&
  held.disabledAt === tool.disabledAt;

const samePerson = (held: KnownPerson, person: PersonAccount): boolean =>
  held.displayName === person.displayName &&
  held.uid === person.uid &&
  held.homeDirectory === person.homeDirectory &&
  held.groups.join() === person.groups.join();

const memberships = (tool: ToolAccount | undefined): Map<string, Membership> =>
  new Map(
    (tool?.members ?? []).map(({ kind, name }) => [
      `${kind} ${name}`,
      { tool: tool?.name ?? "", kind, name },
    ]),
  );

/** The files of a tool are its uid's: whoever gets a uid gets what its last holder left. */
function uidFindings(tool: ToolAccount, known: Known): Finding[] {
  const before = known.tools.get(tool.name);
  if (before !== undefined && before.uid === tool.uid) return [];
  const holders = [...known.tools.values()].filter(({ name, uid }) => uid === tool.uid && name !== tool.name);
  return [
    ...(before === undefined
      ? []
      : [{ kind: "uid_changed" as const, tool: tool.name, uid: tool.uid, other: null }]),
    ...holders.map(({ name }) => ({
      kind: "uid_reused" as const,
      tool: tool.name,
      uid: tool.uid,
      other: name,
    })),
  ];
}

function sharedUids(tools: readonly ToolAccount[]): Finding[] {
  const first = new Map<number, string>();
  return tools.flatMap(({ name, uid }) => {
    const other = first.get(uid);
    if (other === undefined) first.set(uid, name);
    return other === undefined ? [] : [{ kind: "uid_shared" as const, tool: name, uid, other }];
  });
}
