import "server-only";
import type { Accounts } from "@/lib/ldap/model";
import type { Known, Loss, SyncPlan } from "./model";
import type { LossRule } from "./plan-sync";
import { EVERYTHING } from "./schema";

/**
 * When an answer is not believed without a person. A directory that lost a subtree, an index or a right to read looks
 * like one in which everybody was deleted; what follows from the mirror (rights, workloads that are stopped) must not.
 */
type Losses = Pick<SyncPlan, "tools" | "people" | "members" | "disabled">;

/** Memberships come and go by the dozen when one person leaves, so few are never too many. */
const MEMBERSHIPS_FREE = 20;

/** What an answer takes away. Nothing is left of a kind when there was some and the answer has none. */
export function lossOf(known: Known, answer: Accounts, { tools, people, members, disabled }: Losses): Loss {
  const had = (kind: "tools" | "people") => [...known[kind].values()].some(({ gone }) => !gone);
  return {
    tools: tools.gone,
    people: people.gone,
    memberships: members.removed.length,
    disabled,
    roles: losersOfRoles(known, people),
    everything: EVERYTHING.filter((kind) => answer[kind].length === 0 && had(kind)),
  };
}

function losersOfRoles({ people: known }: Known, { changed, gone }: SyncPlan["people"]): string[] {
  const groups = (user: string) => known.get(user)?.groups ?? [];
  const losers = changed.filter((person) => groups(person.user).some((one) => !person.groups.includes(one)));
  return [...losers.map(({ user }) => user), ...gone.filter((user) => groups(user).length > 0)].sort();
}

/** Why, in words; empty when the answer may be applied. */
export function freeze(
  known: Known,
  { loss, members }: Pick<SyncPlan, "loss" | "members">,
  rule: LossRule,
): string[] {
  const tools = [...known.tools.values()].filter(({ gone }) => !gone);
  const people = [...known.people.values()].filter(({ gone }) => !gone);
  const memberships = tools.reduce((sum, { members }) => sum + members.length, 0);
  const withRole = people.filter(({ groups }) => groups.length > 0).length;
  const enabled = tools.filter(({ disabled }) => disabled.length === 0).length;
  const share = (of: number) => Math.max(1, Math.floor((of * rule.lossPercentMax) / 100));
  const few = (of: number) => Math.min(rule.lossMax, share(of));
  const some = (kind: (typeof EVERYTHING)[number], say: () => string[]) =>
    loss.everything.includes(kind) ? [] : say();
  return [
    ...(loss.everything.length === 0
      ? []
      : [`the answer holds no ${loss.everything.join(" and no ")} at all`]),
    ...some("tools", () => over("tools would be gone", loss.tools.length, tools.length, few)),
    ...some("people", () => over("people would be gone", loss.people.length, people.length, few)),
    ...over("tools would be disabled", loss.disabled.length, enabled, few),
    ...(loss.memberships > 0 && loss.memberships === memberships && members.added.length === 0
      ? [`all ${memberships.toLocaleString("en")} memberships would be gone`]
      : over("memberships would be gone", loss.memberships, memberships, (of) =>
          Math.max(MEMBERSHIPS_FREE, share(of)),
        )),
    ...some("people", () =>
      over("people with a role would lose one", loss.roles.length, withRole, (of) => Math.floor(of / 2)),
    ),
  ];
}

function over(what: string, lost: number, known: number, allowed: (of: number) => number): string[] {
  if (lost <= allowed(known)) return [];
  const say = (count: number) => count.toLocaleString("en");
  return [`${say(lost)} of ${say(known)} ${what} (more than ${say(allowed(known))} at once)`];
}
