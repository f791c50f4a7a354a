import "server-only";
import { db } from "@/lib/db/client";

/** For metrics: messages that have not ended, by state, and the age of the oldest of them in seconds. */
export const countMessages = (): Promise<{ state: string; count: number; oldest: number }[]> => db()
  .$queryRaw`
  SELECT state, count(*)::int AS count, max(extract(epoch FROM now() - "createdAt"))::float8 AS oldest
  FROM outbox_message WHERE state IN ('waiting', 'sending') GROUP BY state`;
