import "server-only";
import { type Site, site } from "@/lib/config/site";

/** The Hiera file of the site, in its git repository, and the list in it that names the hosts. */
export type HieraSource = NonNullable<Site["hiera"]> & { list: string };

/** Null when the site names none. */
export function hieraSource(): HieraSource | null {
  const { hiera, profile } = site();
  return hiera === undefined ? null : { ...hiera, list: profile.hiera.list };
}
