import "server-only";
import type { AccountsProfile } from "@/lib/config/profiles/accounts/schema";
import type { Profile } from "@/lib/config/profiles/schema";
import { type AccessFile, parseAccessFile } from "./access-file";
import type { AccountTool } from "./model";
import { parseTokenFile, type TokenFile } from "./token-file";

/** The three files of a profile with tokens, as they were read. */
export type Registers = {
  tokens: TokenFile;
  access: AccessFile;
  infrastructureUsers: TokenFile;
  /** What stays in them stays byte by byte. */
  texts: RegisterTexts;
};

export const REGISTERS = ["infrastructureUsers", "tokens", "access"] as const;
export type RegisterName = (typeof REGISTERS)[number];
export type RegisterTexts = Readonly<Record<RegisterName, string>>;

export const parseRegisters = (texts: RegisterTexts): Registers => ({
  tokens: parseTokenFile(texts.tokens),
  access: parseAccessFile(texts.access),
  infrastructureUsers: parseTokenFile(texts.infrastructureUsers),
  texts,
});

/** Accounts or rules in each. */
export const countLines = ({
  tokens,
  access,
  infrastructureUsers,
}: Omit<Registers, "texts">): Record<RegisterName, number> => ({
  infrastructureUsers: infrastructureUsers.records.length,
  tokens: tokens.records.length,
  access: access.policies.length,
});

export type TokenProfile = Extract<AccountsProfile["credential"], { kind: "token" }>;

/** What the files are held against. */
export type Expected = {
  profile: TokenProfile;
  tools: readonly AccountTool[];
  /** Accounts over all namespaces, as the site declares them. Without one, the list of infrastructure users says it. */
  declared: Profile["infrastructureUsers"];
  /** With {tool} in it. */
  namespace: string;
};
