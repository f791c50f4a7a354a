import "server-only";
import { db } from "./client";
import type { Prisma } from "./generated/client";

/**
 * Whether one of these passes (rows with "finishedAt") ended in so many seconds: another worker's is as good as one of ours.
 * By the database's clock.
 */
export async function passedWithin(passes: Prisma.Sql, seconds: number): Promise<boolean> {
  const [row] = await db().$queryRaw<{ passed: boolean }[]>`
    SELECT EXISTS (SELECT FROM (${passes}) AS pass WHERE "finishedAt" > now() - make_interval(secs => ${seconds}::float8)) AS passed`;
  return row?.passed === true;
}
