import "server-only";
import { writeCheckpoint } from "@/lib/audit/checkpoint";
import { env } from "@/lib/config/env";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";

/** What happens by itself: a signed checkpoint, and forgetting sessions and sign-in attempts that are over. */
const HOUR_MS = 3_600_000;
/** How long an address that signed in is no stranger to that name. */
const KNOWN_ADDRESS_MS = 30 * 24 * HOUR_MS;

export async function everyHour(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const before = new Date(Date.now() - 24 * HOUR_MS);
      await db().session.deleteMany({ where: { expiresAt: { lt: before } } });
      const known = new Date(Date.now() - KNOWN_ADDRESS_MS);
      await db().signInAttempt.deleteMany({
        where: { OR: [{ ok: false, at: { lt: before } }, { at: { lt: known } }] },
      });
      if (env().FORGEBOARD_CHECKPOINT_KEY !== undefined && env().FORGEBOARD_CHECKPOINT_DIR !== undefined)
        await writeCheckpoint();
    } catch (error) {
      process.stderr.write(`worker: hourly work: ${messageOf(error)}\n`);
    }
    await sleep(HOUR_MS, signal);
  }
}
