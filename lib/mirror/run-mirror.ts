import "server-only";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { Prisma } from "@/lib/db/generated/client";
import { passedWithin } from "@/lib/db/passed-within";
import type { Accounts } from "@/lib/ldap/model";
import { readAccounts } from "@/lib/ldap/read-accounts";
import { withMirrorLock } from "./lock";
import { recordFailure, sync } from "./sync";

/** The mirror's loop in a worker: any number may run, one of them reads the directory in each interval. */

type Read = (signal: AbortSignal) => Promise<Accounts>;

export async function runMirror(signal: AbortSignal, read: Read = readAccounts): Promise<void> {
  if (site().directory === undefined) return;
  while (!signal.aborted) {
    try {
      await withMirrorLock(() => pass(signal, read));
    } catch (error) {
      if (!signal.aborted) process.stderr.write(`mirror: ${messageOf(error)}\n`);
    }
    await sleep(site().mirror.intervalSeconds * 1_000 * (1 + Math.random() / 10), signal);
  }
}

async function pass(signal: AbortSignal, read: Read): Promise<void> {
  if (await passedWithin(Prisma.sql`SELECT * FROM mirror_run`, site().mirror.intervalSeconds / 2)) return;
  const startedAt = new Date();
  const answer = await readInTime(signal, read).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return error;
  });
  // A worker that was told to stop has found out nothing about the directory.
  if (signal.aborted) return;
  if (answer instanceof AppError) await recordFailure(answer.message, startedAt);
  else await sync(answer, { startedAt, confirmed: null });
}

export const readInTime = (signal: AbortSignal, read: Read = readAccounts): Promise<Accounts> =>
  read(AbortSignal.any([signal, AbortSignal.timeout(site().mirror.timeoutSeconds * 1_000)]));
