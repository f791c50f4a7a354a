import "server-only";
import { Client } from "pg";
import { databaseUrl } from "./client";

/**
 * Work that one process does at a time, of all of them. The lock is its connection's and ends with it: a connection that
 * breaks gives it away, so what is written needs a lock of its own, in its transaction.
 */
export async function exclusively<Result>(lock: number, work: () => Promise<Result>): Promise<Result | null> {
  const client = new Client({
    connectionString: databaseUrl(),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [lock]);
    return rows[0]?.got === true ? await work() : null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
