import "server-only";
import { Client } from "pg";
import { databaseUrl } from "@/lib/db/client";

/** One reader of the directory at a time, of all workers: the lock is its connection's, and ends with it. */
const PASS_LOCK = 4_600_004;

/** Null when another worker reads now. */
export async function withMirrorLock<Result>(work: () => Promise<Result>): Promise<Result | null> {
  const client = new Client({
    connectionString: databaseUrl(),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  // A connection that breaks gives the lock away; what is written has a lock of its own.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [
      PASS_LOCK,
    ]);
    return rows[0]?.got === true ? await work() : null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
