import "server-only";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import type { AccessFile } from "./access-file";
import type { AccountTool } from "./model";
import type { TokenFile } from "./token-file";

/** The three files of a profile with tokens, as they were read. */
export type Registers = {
  tokens: TokenFile;
  access: AccessFile;
  infrastructureUsers: TokenFile;
};

export type TokenProfile = Extract<AccountsProfile["credential"], { kind: "token" }>;

/** What the files are held against. */
export type Expected = { profile: TokenProfile; tools: readonly AccountTool[] };
