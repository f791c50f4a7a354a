import "server-only";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { ldapDirectory } from "./ldap-directory";
import { ldifDirectory } from "./ldif-directory";
import type { Directory } from "./model";

const holder = globalThis as { forgeboardDirectory?: Directory };

/** The site's directory; null when it has none. */
export function directory(): Directory | null {
  const { directory: settings, profile } = site();
  if (settings === undefined) return null;
  holder.forgeboardDirectory ??=
    settings.kind === "ldif"
      ? ldifDirectory(settings.file, profile.directory)
      : ldapDirectory({ ...settings, bindPassword: env().LDAP_BIND_PASSWORD }, profile.directory);
  return holder.forgeboardDirectory;
}
