import "server-only";
import { Client } from "pg";
import { sleep } from "@/lib/core/clock";
import type { Hint } from "@/lib/live/model";
import { databaseUrl, type Tx } from "./client";

/** Hints between processes over LISTEN/NOTIFY: something of this topic changed. A lost hint costs a poll, never data. */
const CHANNEL = "forgeboard";

/** Heard by others once the transaction commits. */
export async function publishHint(tx: Tx, hint: Hint): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify({ topic: hint.topic, ids: hint.ids.slice(0, 100) })})`;
}

/** Calls `listener` until the answer is called; reconnects by itself. */
export function subscribeHints(listener: (hint: Hint) => void): () => Promise<void> {
  const end = new AbortController();
  const running = listen(listener, end.signal);
  return () => {
    end.abort();
    return running;
  };
}

async function listen(listener: (hint: Hint) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const client = new Client({
      connectionString: databaseUrl(),
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    try {
      const lost = new Promise<void>((resolve) => {
        client.once("error", () => resolve());
        client.once("end", () => resolve());
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      client.on("notification", ({ payload }) => {
        if (payload !== undefined) listener(JSON.parse(payload) as Hint);
      });
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      await lost;
    } catch {
      // The database is away; the next round tries again.
    }
    await client.end().catch(() => undefined);
    await sleep(1_000, signal);
  }
}
