import "server-only";
import { messageOf } from "@/lib/core/errors";
import type { Accounts } from "@/lib/ldap/model";
import { type Finding, ok, wrong } from "./finding";

const GIVE =
  "let the reader have all entries of the profile's bases (limits size.prtotal=unlimited in OpenLDAP), or narrow its filters under override.directory";
const READ_MS_MAX = 60_000;

/** That the mirror can read every tool and person, in full; nothing to check without a directory. */
export async function checkAccounts(
  hasDirectory: boolean,
  read: (signal: AbortSignal) => Promise<Accounts>,
): Promise<Finding[]> {
  if (!hasDirectory) return [];
  const place = { area: "directory", checked: "tools and people can be mirrored" } as const;
  try {
    const { tools, people, unreadable, from } = await read(AbortSignal.timeout(READ_MS_MAX));
    if (tools.length === 0) return [wrong(place, `${from} holds no tool that the reader may see`, GIVE)];
    const odd = unreadable.length === 0 ? "" : `; ${unreadable.length} entries cannot be read`;
    return [ok(place, `${tools.length} tools and ${people.length} people from ${from}${odd}`)];
  } catch (error) {
    return [wrong(place, messageOf(error), GIVE)];
  }
}
