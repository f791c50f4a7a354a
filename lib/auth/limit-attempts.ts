import "server-only";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";

/**
 * Holds back guessing of passwords, in the database, so that it counts for all web processes together. Nobody can lock a name
 * for its owner: an address that signed in with it before is held back by its own failures alone.
 */

const WINDOW_MS = 5 * 60_000;
const FAILED_FROM_ADDRESS_MAX = 10;
/** Of an address, whatever the names: many people may share one. */
const FAILED_PER_ADDRESS_MAX = 100;

const USER_WINDOW_MS = 60 * 60_000;
/** Of a name, wherever from: after these, addresses that are strange to it take turns. */
const FAILED_PER_USER_MAX = 30;
const TURN_MS = 20_000;

/**
 * Notes an attempt as failed before the password is tried, so that many at once cannot slip through together. One that is
 * refused is forgotten again: waiting helps.
 * @throws AppError rate_limited
 */
export async function noteAttempt(user: string, address: string): Promise<{ succeeded(): Promise<void> }> {
  const name = user.toLowerCase();
  const { id } = await db().signInAttempt.create({ data: { user: name, address, ok: false } });
  const waitMs = Math.max(
    await waitAfter({ user: name, address }, id, { max: FAILED_FROM_ADDRESS_MAX, windowMs: WINDOW_MS }),
    await waitAfter({ address }, id, { max: FAILED_PER_ADDRESS_MAX, windowMs: WINDOW_MS }),
    await waitForTurn(name, address, id),
  );
  if (waitMs > 0) {
    await db().signInAttempt.deleteMany({ where: { id } });
    const seconds = Math.ceil(waitMs / 1000);
    throw new AppError("rate_limited", `too many failed attempts; try again in ${seconds} s`, {
      retryAfterSeconds: seconds,
    });
  }
  return {
    async succeeded() {
      await db().signInAttempt.update({ where: { id }, data: { ok: true } });
    },
  };
}

type Of = { user?: string; address?: string };

/** Failures before attempt `id`, the newest first, as many as count. */
const failures = (of: Of, id: number, { max, windowMs }: { max: number; windowMs: number }) =>
  db().signInAttempt.findMany({
    where: { ...of, ok: false, at: { gt: new Date(Date.now() - windowMs) }, id: { lt: id } },
    orderBy: { id: "desc" },
    take: max,
    select: { at: true },
  });

/** Milliseconds until the oldest of `max` failures leaves the window; 0 or less when there are fewer. */
async function waitAfter(of: Of, id: number, limit: { max: number; windowMs: number }): Promise<number> {
  const failed = await failures(of, id, limit);
  const oldest = failed[limit.max - 1];
  return oldest === undefined ? 0 : oldest.at.getTime() + limit.windowMs - Date.now();
}

async function waitForTurn(user: string, address: string, id: number): Promise<number> {
  const failed = await failures({ user }, id, { max: FAILED_PER_USER_MAX, windowMs: USER_WINDOW_MS });
  const [newest] = failed;
  if (newest === undefined || failed.length < FAILED_PER_USER_MAX) return 0;
  const known = await db().signInAttempt.findFirst({
    where: { user, address, ok: true },
    select: { id: true },
  });
  return known === null ? newest.at.getTime() + TURN_MS - Date.now() : 0;
}
