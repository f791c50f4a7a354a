import "server-only";
import { parseRegisters, type RegisterName, type Registers } from "./registers";
import { type AccountsSource, registersRoot } from "./source";

/** More than any of these files: 20,000 accounts with all their lines. */
const BYTES_MAX = 64 * 1024 * 1024;

/** A file as it was read; null when there is none, and its text then empty. */
type Read = { text: string; sha256: string | null; writtenAt: number | null };

/** `sha256` of each file, to write only over what was read; `writtenAt` in milliseconds since 1970. */
export type ReadRegisters = Registers & {
  sha256: Readonly<Record<RegisterName, string | null>>;
  writtenAt: Readonly<Record<RegisterName, number | null>>;
};

/** @throws AppError "precondition" for a folder that is not there and a file that is not safe to read; timeout, forbidden, upstream */
export async function readRegisters(source: AccountsSource, signal?: AbortSignal): Promise<ReadRegisters> {
  const names = source.settings.registers;
  const tokens = await readText(source, names.tokens, signal);
  const access = await readText(source, names.access, signal);
  const users = await readText(source, names.infrastructureUsers, signal);
  return {
    ...parseRegisters({ tokens: tokens.text, access: access.text, infrastructureUsers: users.text }),
    sha256: { tokens: tokens.sha256, access: access.sha256, infrastructureUsers: users.sha256 },
    writtenAt: {
      ...{ tokens: tokens.writtenAt, access: access.writtenAt },
      infrastructureUsers: users.writtenAt,
    },
  };
}

async function readText(source: AccountsSource, name: string, signal?: AbortSignal): Promise<Read> {
  const found = await source.files.ask(
    { ask: "read", root: registersRoot(source), path: [name], bytesMax: BYTES_MAX },
    signal,
  );
  if (found === null) return { text: "", sha256: null, writtenAt: null };
  const { base64, sha256, writtenAt } = found;
  return { text: Buffer.from(base64, "base64").toString("utf8"), sha256, writtenAt };
}
