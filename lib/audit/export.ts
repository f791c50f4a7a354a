import "server-only";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { db } from "@/lib/db/client";
import type { ChainRow } from "./entry";

const BATCH = 1_000;

/** Every entry by number, in batches: memory does not grow with the log. */
export async function* chainRows(): AsyncGenerator<ChainRow> {
  for (let after = 0; ; ) {
    const rows = await db().auditEntry.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: "asc" },
      take: BATCH,
    });
    for (const row of rows) yield { ...row, at: row.at.toISOString() };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** JSON Lines that `verifyFile` reads. Names of people are not in it, only their pseudonyms. */
export async function* exportLines(): AsyncGenerator<string> {
  for await (const row of chainRows()) yield `${JSON.stringify(row)}\n`;
}

export async function exportTo(stream: Writable): Promise<void> {
  for await (const line of exportLines()) if (!stream.write(line)) await once(stream, "drain");
}
