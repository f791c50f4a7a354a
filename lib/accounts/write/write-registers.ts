import "server-only";
import { AppError } from "@/lib/core/errors";
import { judgeAccess } from "../judge-access";
import { octal } from "../judge-home";
import { judgeTokens } from "../judge-tokens";
import type { AccountTool } from "../model";
import { planRegisters, type RegisterChange, type RegisterWishes, unwritable } from "../plan-registers";
import { readRegisters } from "../read-registers";
import { REGISTERS, type RegisterName } from "../registers";
import { type AccountsSource, expectedOf, registersRoot } from "../source";

type Wishes = Omit<RegisterWishes, "makeToken"> & {
  /** Every tool the directory has. */
  known: readonly AccountTool[];
  /** Called before the first file is written, and not when none is. */
  begin?(change: WrittenChange): Promise<void>;
};
export type WrittenChange = Omit<RegisterChange, "texts">;

/**
 * Adds, corrects and takes out lines of the token file, the ABAC file and the list of infrastructure users, in one go for any
 * number of accounts. The API server reads the first two when it starts. Repeatable; two at a time would undo each other,
 * which the caller's lock prevents and the check before each rename finds.
 * @throws AppError "precondition" when the API server would refuse a file as it is; "conflict" when one was changed meanwhile;
 * timeout, forbidden, upstream
 */
export async function writeRegisters(
  source: AccountsSource,
  { known, begin, ...wishes }: Wishes,
  signal?: AbortSignal,
): Promise<WrittenChange> {
  const expected = expectedOf(source, known);
  if (expected === null) throw new AppError("precondition", "accounts of this profile have no token file");
  const read = await readRegisters(source, signal);
  const refused = unwritable([...judgeTokens(read, expected), ...judgeAccess(read, expected)]);
  if (refused !== undefined)
    throw new AppError("precondition", `${refused.part}, ${refused.says}: set it right by hand first`);
  const { texts, ...change } = planRegisters(read, expected, wishes);
  const differing = orderOf(change).filter((name) => texts[name] !== read.texts[name]);
  if (differing.length > 0) await begin?.(change);
  for (const name of differing) await writeText(source, name, texts[name], read.sha256[name], signal);
  return change;
}

/**
 * The list first: it says what the others should be. Then the tokens, since an account without rights is harmless; rights for a
 * name that anybody may get are not, so they go before the account goes.
 */
const orderOf = ({ removed }: WrittenChange): readonly RegisterName[] =>
  removed.length === 0 ? REGISTERS : ["infrastructureUsers", "access", "tokens"];

async function writeText(
  source: AccountsSource,
  name: RegisterName,
  text: string,
  expected: string | null,
  signal?: AbortSignal,
): Promise<void> {
  const { mode, uid, gid, ...names } = source.settings.registers;
  await source.files.ask(
    {
      ...{ ask: "write", root: registersRoot(source), path: [names[name]] },
      base64: Buffer.from(text).toString("base64"),
      attributes: { mode: octal(mode), owner: { uid, gid } },
      keepAttributes: true,
      expected,
    },
    signal,
  );
}
