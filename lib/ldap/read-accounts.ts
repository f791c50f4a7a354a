import "server-only";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { env } from "@/lib/config/env";
import { site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";
import type { Accounts } from "./model";
import { readLdapAccounts } from "./read-ldap-accounts";
import { readLdifAccounts } from "./read-ldif-accounts";

/** All accounts of the site's directory, complete or not at all. @throws AppError upstream, invalid; "precondition" without a directory */
export async function readAccounts(signal: AbortSignal): Promise<Accounts> {
  const { directory: settings, profile } = site();
  if (settings === undefined) throw new AppError("precondition", "the site file names no directory");
  if (settings.kind === "ldap")
    return readLdapAccounts(
      { ...settings, bindPassword: env().LDAP_BIND_PASSWORD },
      profile.directory,
      signal,
    );
  const text = await readFile(settings.file, "utf8").catch((cause: unknown) => {
    throw new AppError("upstream", `directory: ${messageOf(cause)}`, { cause });
  });
  return readLdifAccounts(text, basename(settings.file), profile.directory);
}
