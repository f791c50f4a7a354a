import "server-only";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { writeCheckpoint } from "@/lib/audit/checkpoint";
import { exportTo } from "@/lib/audit/export";
import { verifyDatabase, verifyFile } from "@/lib/audit/verify";
import { env } from "@/lib/config/env";

/** Exit code 3 says: the chain does not hold. 1 stays for what could not be checked. */
const BROKEN = 3;

export async function verifyAudit(
  file: string | undefined,
  options: { checkpoints?: string; key?: string },
): Promise<void> {
  const checkpoints = options.checkpoints ?? env().FORGEBOARD_CHECKPOINT_DIR;
  const { key } = options;
  const answer = await (file === undefined
    ? verifyDatabase(checkpoints, key)
    : verifyFile(file, checkpoints, key));
  if (answer.broken !== null) {
    process.stdout.write(`The chain is broken at entry ${answer.broken.seq}: ${answer.broken.says}\n`);
    process.exitCode = BROKEN;
    return;
  }
  const checkpoint =
    answer.checkpoint === null
      ? "no checkpoint to hold it against"
      : `checkpoint of ${answer.checkpoint.at} at entry ${answer.checkpoint.seq} holds`;
  process.stdout.write(`${answer.entries} entries hold, head ${answer.head ?? "none"}; ${checkpoint}\n`);
}

export async function exportAudit(file: string | undefined): Promise<void> {
  if (file === undefined) return exportTo(process.stdout);
  const stream = createWriteStream(file, { mode: 0o600 });
  await exportTo(stream);
  stream.end();
  await finished(stream);
}

export async function checkpointAudit(): Promise<void> {
  const made = await writeCheckpoint();
  process.stdout.write(made === null ? "nothing to sign yet\n" : `signed entry ${made.seq}, ${made.hash}\n`);
}
