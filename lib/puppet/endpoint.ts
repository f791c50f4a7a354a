import "server-only";
import { type Site, site } from "@/lib/config/site";

/** Where the site's Puppet CA is, and the certificate we show it. Files are opened at each use, never at start. */
export type PuppetEndpoint = NonNullable<Site["puppet"]>;

/** Null when the site names none. */
export const puppetEndpoint = (): PuppetEndpoint | null => site().puppet ?? null;
