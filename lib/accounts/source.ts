import "server-only";
import { readFileSync } from "node:fs";
import type { AccountsSettings } from "@/lib/config/accounts";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { type AskAsAccount, askAsAccount } from "./ask-as-account";
import { type Files, sharedFiles } from "./ask-files";
import type { Root } from "./hands/requests";
import type { AccountTool } from "./model";
import type { Expected } from "./registers";

/** Where the accounts of this site are, and what its profile wants of them. */
export type AccountsSource = {
  settings: AccountsSettings;
  profile: AccountsProfile;
  /** Accounts over the whole cluster, and the namespace of each tool, as the profile has them. */
  platform: Pick<Profile, "infrastructureUsers" | "tenancy">;
  /** PEM of the authority that kubeconfigs carry. */
  caPem: string | null;
  files: Files;
  askAsAccount: AskAsAccount;
};

/** Null when the site file has no `accounts`. @throws AppError "precondition" when its caFile cannot be read */
export function accountsSource(): AccountsSource | null {
  const { accounts: settings, profile } = site();
  if (settings === undefined) return null;
  return {
    settings,
    profile: profile.accounts,
    platform: profile,
    caPem: caOf(settings.cluster.caFile),
    files: sharedFiles(settings.timeoutMs),
    askAsAccount,
  };
}

function caOf(file: string | undefined): string | null {
  if (file === undefined) return null;
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AppError("precondition", `accounts.cluster.caFile: ${file} cannot be read`, { cause });
  }
}

export const homesRoot = ({ settings: { homes } }: AccountsSource): Root => ({
  path: homes.root,
  ...(homes.mounted === undefined ? {} : { mounted: homes.mounted }),
});

export const registersRoot = ({ settings }: AccountsSource): Root => ({ path: settings.registers.root });

/** What the registers are held against; null for a profile without them. */
export function expectedOf(
  { profile: { credential }, platform }: AccountsSource,
  tools: readonly AccountTool[],
): Expected | null {
  if (credential.kind !== "token") return null;
  const { infrastructureUsers: declared, tenancy } = platform;
  return { profile: credential, tools, declared, namespace: tenancy.namespace.name };
}

/** Names that lead from the homes' root to the tool's home; null for a home that is not below it. */
export function homePath({ settings: { homes } }: AccountsSource, tool: AccountTool): string[] | null {
  const above = `${homes.path ?? homes.root}/`;
  if (!tool.homeDirectory.startsWith(above)) return null;
  const names = tool.homeDirectory.slice(above.length).replace(/\/$/, "").split("/");
  return names.some((name) => name === "" || name === "." || name === "..") ? null : names;
}

/** Null where files are to belong to whoever the worker runs as. */
export const ownerOf = (
  { settings }: AccountsSource,
  { uid, gid }: AccountTool,
): { uid: number; gid: number } | null => (settings.homes.owner === "tool" ? { uid, gid } : null);
