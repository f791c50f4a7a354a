import "server-only";
import { messageOf } from "@/lib/core/errors";
import { readHosts } from "@/lib/hiera/read-hosts";
import type { HieraSource } from "@/lib/hiera/source";
import { type Finding, missing, ok, wrong } from "./finding";

const GIVE =
  'in the site file: hiera: { repository: "git@git.example.org:hiera.git", branch: …, file: …, authorEmail: "{user}@example.org" }';

/** That the repository can be fetched and the profile's list is in the file. Pushes nothing. */
export async function checkHiera(source: HieraSource | null): Promise<Finding[]> {
  const place = { area: "hiera", checked: "the list of hosts can be read" } as const;
  if (source === null)
    return [missing(place, "no repository is named: taking a host out of Hiera stays a step by hand", GIVE)];
  try {
    const { commit, hosts } = await readHosts(source);
    return [ok(place, `${hosts.length} hosts under ${source.list} at ${commit.slice(0, 12)}`)];
  } catch (error) {
    return [wrong(place, messageOf(error), `${GIVE}\nthe key is override.hiera.list`)];
  }
}
