import { sayCount } from "@/components/ui/say-count";
import { capital } from "@/lib/core/capital";
import type { NoticeKind, Told } from "@/lib/outbox/model";

/** How a message stands, where a try that failed is another thing than one that is to come. */
export type ToldStanding = Told["state"] | "retrying";

export const standingOf = ({ state, tries }: Pick<Told, "state" | "tries">): ToldStanding =>
  state === "waiting" && tries > 0 ? "retrying" : state;

const SAYS: Readonly<Record<ToldStanding, (done: string) => string>> = {
  waiting: (done) => `To be ${done}`,
  retrying: (done) => `Not yet ${done}`,
  sending: (done) => `Being ${done}`,
  sent: capital,
  failed: (done) => `Not ${done}`,
  skipped: (done) => `Not ${done}`,
};

const WAYS: Readonly<Record<NoticeKind, string>> = {
  tool_mail: "mail",
  webhook: "webhook",
  admin_log: "the admin log",
  status_page: "its status page",
};

const LIST = new Intl.ListFormat("en-GB");

/** "Told by mail and webhook". All of them stand alike, and are of one phase. */
export function sayStanding(messages: readonly Pick<Told, "kind" | "state" | "tries">[]): string {
  const [first] = messages;
  if (first === undefined) return "";
  const done = first.kind === "admin_log" ? "written to" : "told by";
  return SAYS[standingOf(first)](`${done} ${LIST.format(messages.map(({ kind }) => WAYS[kind]))}`);
}

/** Messages of one phase that stand alike and, where something is wrong, for the same reason. */
export const groupAlike = (messages: readonly Told[]): Told[][] => [
  ...Map.groupBy(messages, (one) => `${standingOf(one)} ${one.problem ?? ""}`).values(),
];

/** Everything about one tool, or, where `tool` is null, about the action as a whole. */
export type ToldGroup = { tool: string | null; before: Told[]; after: Told[]; line: Told[] };

/** By tool; who was not told stands first, the admin log last. */
export function groupTold(messages: readonly Told[]): ToldGroup[] {
  const groups = new Map<string | null, ToldGroup>();
  for (const message of messages) {
    const group = groups.get(message.about) ?? { tool: message.about, before: [], after: [], line: [] };
    groups.set(message.about, group);
    group[message.phase].push(message);
  }
  const rank = (group: ToldGroup) => (group.tool === null ? 2 : wasMissed(group) ? 0 : 1);
  return [...groups.values()].sort(
    (one, other) => rank(one) - rank(other) || (one.tool ?? "").localeCompare(other.tool ?? "", "en"),
  );
}

/**
 * A phase counts as told when one way has worked; as missed when every way has ended without. A page tells only who looks
 * at it, so it makes up for no message.
 */
const wasMissed = ({ before, after }: ToldGroup): boolean =>
  [before, after].some((phase) => {
    const messages = phase.filter(({ kind }) => kind !== "status_page");
    return messages.length > 0 && messages.every(({ state }) => state === "failed" || state === "skipped");
  });

/** "5 tools, 2 of them not told" */
export function sayTold(groups: readonly ToldGroup[]): string {
  const tools = groups.filter(({ tool }) => tool !== null);
  const missed = tools.filter(wasMissed).length;
  const all = sayCount(tools.length, "tool");
  if (missed === 0) return all;
  return missed === tools.length ? `${all}, not told` : `${all}, ${missed} of them not told`;
}
