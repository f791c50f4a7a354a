import "server-only";
import { type Client, type Entry, InvalidCredentialsError } from "ldapts";
import { AppError, messageOf } from "@/lib/core/errors";
import { connectTo, type LdapSettings } from "./connect";
import { fillFilter, isLoginName } from "./fill-filter";
import type { Directory, DirectoryLayout, Person } from "./model";

/** People from LDAP servers, over TLS always. A reader finds the person; the password is tried on a connection of its own. */

const GROUPS_MAX = 5_000;

export function ldapDirectory(settings: LdapSettings, layout: DirectoryLayout): Directory {
  /** The first server that answers, encrypted before anything is said. */
  async function connect(signal?: AbortSignal): Promise<Client> {
    const problems: string[] = [];
    for (const server of settings.servers) {
      if (signal?.aborted) break;
      try {
        return await connectTo(server, settings);
      } catch (error) {
        problems.push(`${server}: ${messageOf(error)}`);
      }
    }
    throw new AppError("upstream", `no directory server answers (${problems.join("; ")})`);
  }

  async function using<Result>(signal: AbortSignal | undefined, work: (client: Client) => Promise<Result>) {
    const client = await connect(signal);
    const cut = () => void client.unbind().catch(() => undefined);
    signal?.addEventListener("abort", cut, { once: true });
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof AppError || error instanceof InvalidCredentialsError) throw error;
      throw new AppError("upstream", `directory: ${messageOf(error)}`, { cause: error });
    } finally {
      signal?.removeEventListener("abort", cut);
      await client.unbind().catch(() => undefined);
    }
  }

  const search = async (
    client: Client,
    base: string,
    filter: string,
    attributes: string[],
    sizeLimit: number,
  ) =>
    (
      await client.search(base, {
        scope: "sub",
        filter,
        attributes,
        sizeLimit,
        timeLimit: Math.ceil(settings.timeoutMs / 1000),
      })
    ).searchEntries;

  async function findPerson(client: Client, user: string): Promise<Person | null> {
    const attributes = ["uid", "cn", "displayName"];
    const people = await search(
      client,
      layout.peopleBase,
      fillFilter(layout.personFilter, { user }),
      attributes,
      2,
    );
    const entry = people[0];
    if (entry === undefined || people.length > 1) return null;
    const name = text(entry, "uid") ?? user;
    const filter = fillFilter(layout.groupFilter, { user: name, dn: entry.dn });
    const groups = await search(client, layout.groupBase, filter, ["cn"], GROUPS_MAX);
    return {
      user: name,
      dn: entry.dn,
      displayName: text(entry, "displayName") ?? text(entry, "cn") ?? name,
      groups: groups.flatMap((group) => text(group, "cn") ?? []).sort(),
    };
  }

  return {
    async find(user, signal) {
      return isLoginName(user) ? using(signal, (client) => findPerson(client, user)) : null;
    },
    async authenticate(user, password, signal) {
      // A bind with a DN and no password succeeds as "unauthenticated" (RFC 4513 5.1.2): it would let anybody in.
      if (password === "" || !isLoginName(user)) return null;
      const person = await using(signal, (client) => findPerson(client, user));
      // Somebody unknown costs a connection and a bind too, so that time does not tell who exists.
      const dn = person?.dn ?? `uid=${user},${layout.peopleBase}`;
      try {
        await using(signal, (client) => client.bind(dn, password));
      } catch (error) {
        if (error instanceof InvalidCredentialsError || person === null) return null;
        throw error;
      }
      return person;
    },
  };
}

function text(entry: Entry, name: string): string | undefined {
  const value = entry[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first.length === 0 ? undefined : String(first);
}
