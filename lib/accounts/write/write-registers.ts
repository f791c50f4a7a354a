import "server-only";
import { AppError } from "@/lib/core/errors";
import { judgeAccess } from "../judge-access";
import { octal } from "../judge-home";
import { judgeTokens } from "../judge-tokens";
import type { AccountTool } from "../model";
import { planRegisters, type RegisterChange, unwritable } from "../plan-registers";
import { readRegisters } from "../read-registers";
import { type AccountsSource, registersRoot } from "../source";

type Wishes = {
  /** Every tool the directory has, and of those the ones to set right. */
  tools: readonly AccountTool[];
  only: ReadonlySet<string>;
  /** Accounts to take out, by name: only ever what a person named. */
  remove: ReadonlySet<string>;
};

/**
 * Adds and corrects lines of the token file and the ABAC file, in one go for any number of tools. The API server reads both
 * when it starts. Repeatable; two at a time would undo each other, which the caller's lock prevents and the check before each
 * rename finds.
 * @throws AppError "precondition" when the API server would refuse a file as it is; "conflict" when one was changed meanwhile;
 * timeout, forbidden, upstream
 */
export async function writeRegisters(
  source: AccountsSource,
  { tools, only, remove }: Wishes,
  signal?: AbortSignal,
): Promise<Omit<RegisterChange, "tokensText" | "accessText">> {
  const { credential } = source.profile;
  if (credential.kind !== "token")
    throw new AppError("precondition", "accounts of this profile have no token file");
  const expected = { profile: credential, tools };
  const read = await readRegisters(source, signal);
  const refused = unwritable([...judgeTokens(read, expected), ...judgeAccess(read, expected)]);
  if (refused !== undefined)
    throw new AppError("precondition", `${refused.part}, ${refused.says}: set it right by hand first`);
  const { tokensText, accessText, ...change } = planRegisters(read, read.accessText, expected, {
    only,
    remove,
  });
  const names = source.settings.registers;
  const isTokens = change.added.length + change.changed.length + change.removed.length > 0;
  const isAccess = accessText !== read.accessText;
  // Tokens first: an account without rights is harmless, rights for a name that anybody may get are not.
  if (isTokens) await writeText(source, names.tokens, tokensText, read.sha256.tokens, signal);
  if (isAccess) await writeText(source, names.access, accessText, read.sha256.access, signal);
  return change;
}

async function writeText(
  source: AccountsSource,
  name: string,
  text: string,
  expected: string | null,
  signal?: AbortSignal,
): Promise<void> {
  const { mode, uid, gid } = source.settings.registers;
  await source.files.ask(
    {
      ...{ ask: "write", root: registersRoot(source), path: [name] },
      base64: Buffer.from(text).toString("base64"),
      attributes: { mode: octal(mode), owner: { uid, gid } },
      keepAttributes: true,
      expected,
    },
    signal,
  );
}
