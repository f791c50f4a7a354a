import "server-only";
import { AdminLimitExceededError, type Client, type Entry, SizeLimitExceededError } from "ldapts";
import { AppError, messageOf } from "@/lib/core/errors";
import { connectTo, type LdapSettings } from "./connect";
import type { AccountLayout, Accounts } from "./model";
import { ATTRIBUTES } from "./parse-account";
import { parseAccounts } from "./parse-accounts";
import type { LdifEntry } from "./parse-ldif";

/** Below the size limit of most servers, which is 500 or 1000. */
const PAGE_SIZE = 500;

/**
 * Everything the mirror keeps, from the first server that gives all of it. A server that dies, or that answers a part
 * and a limit, has answered nothing. @throws AppError "upstream", with what each server said
 */
export async function readLdapAccounts(
  settings: LdapSettings,
  layout: AccountLayout,
  signal: AbortSignal,
): Promise<Accounts> {
  const problems: string[] = [];
  for (const server of settings.servers) {
    if (signal.aborted) break;
    try {
      return { from: server, ...(await readFrom(server, settings, layout, signal)) };
    } catch (error) {
      problems.push(`${server}: ${signal.aborted ? "out of time" : sayProblem(error)}`);
    }
  }
  throw new AppError(
    "upstream",
    `no directory server answers in full (${problems.join("; ") || "out of time"})`,
  );
}

/** Servers often say nothing beside the code. */
const sayProblem = (error: unknown): string =>
  error instanceof SizeLimitExceededError || error instanceof AdminLimitExceededError
    ? "its size limit lets the reader have only a part"
    : messageOf(error);

async function readFrom(
  server: string,
  settings: LdapSettings,
  layout: AccountLayout,
  signal: AbortSignal,
): Promise<Omit<Accounts, "from">> {
  const client = await connectTo(server, settings);
  const cut = () => void client.unbind().catch(() => undefined);
  signal.addEventListener("abort", cut, { once: true });
  const timeLimitSeconds = Math.ceil(settings.timeoutMs / 1_000);
  const all = (base: string, filter: string, attributes: readonly string[]) =>
    searchAll(client, base, { filter, attributes, timeLimitSeconds });
  try {
    signal.throwIfAborted();
    const people = await all(layout.peopleBase, layout.peopleFilter, ATTRIBUTES.people);
    const groups = await all(layout.groupBase, layout.groupsFilter, ATTRIBUTES.groups);
    const tools = await all(layout.toolBase, layout.toolFilter, ATTRIBUTES.tools);
    const referrals = people.referrals + groups.referrals + tools.referrals;
    const entries = { people: people.entries, groups: groups.entries, tools: tools.entries };
    return { ...parseAccounts(entries, layout), referrals };
  } finally {
    signal.removeEventListener("abort", cut);
    await client.unbind().catch(() => undefined);
  }
}

type Search = { filter: string; attributes: readonly string[]; timeLimitSeconds: number };

/** Without a size limit of ours: with one, the client takes an answer that was cut for a whole one. */
async function searchAll(client: Client, base: string, { filter, attributes, timeLimitSeconds }: Search) {
  const { searchEntries, searchReferences } = await client.search(base, {
    scope: "sub",
    filter,
    attributes: [...attributes],
    timeLimit: timeLimitSeconds,
    paged: { pageSize: PAGE_SIZE },
  });
  return { entries: searchEntries.map(toEntry), referrals: searchReferences.length };
}

/** An attribute that was asked for and is not there comes as an empty list. */
function toEntry({ dn, ...attributes }: Entry): LdifEntry {
  const present = Object.entries(attributes).flatMap(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).map(String);
    return values.length === 0 ? [] : [[name.toLowerCase(), values] as const];
  });
  return { dn, attributes: new Map(present) };
}
