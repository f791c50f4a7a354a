import "server-only";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";

/** Holds back guessing of passwords, in the database, so that it counts for all web processes together. */

const WINDOW_MS = 5 * 60_000;
const FAILED_PER_USER_MAX = 10;
const FAILED_PER_ADDRESS_MAX = 100;

/**
 * Notes an attempt as failed before the password is tried, so that many at once cannot slip through together.
 * @throws AppError rate_limited
 */
export async function noteAttempt(user: string, address: string): Promise<{ succeeded(): Promise<void> }> {
  const name = user.toLowerCase();
  const since = new Date(Date.now() - WINDOW_MS);
  const { id } = await db().signInAttempt.create({ data: { user: name, address, ok: false } });
  const failed = { ok: false, at: { gt: since }, id: { lt: id } };
  const [ofUser, ofAddress] = await Promise.all([
    db().signInAttempt.findMany({
      where: { ...failed, user: name },
      orderBy: { id: "desc" },
      take: FAILED_PER_USER_MAX,
    }),
    db().signInAttempt.findMany({
      where: { ...failed, address },
      orderBy: { id: "desc" },
      take: FAILED_PER_ADDRESS_MAX,
    }),
  ]);
  const oldest =
    ofUser.length >= FAILED_PER_USER_MAX
      ? ofUser.at(-1)
      : ofAddress.length >= FAILED_PER_ADDRESS_MAX
        ? ofAddress.at(-1)
        : undefined;
  if (oldest !== undefined) {
    const seconds = Math.max(1, Math.ceil((oldest.at.getTime() + WINDOW_MS - Date.now()) / 1000));
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
