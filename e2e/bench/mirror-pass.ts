import { db } from "@/lib/db/client";
import { readInTime } from "@/lib/mirror/run-mirror";
import { sync } from "@/lib/mirror/sync";

/** Passes of the mirror in a process of their own, as a worker's are: prints the milliseconds of each and what it did. */
const ROUNDS = 6;

const passes: { ms: number; says: string }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const startedAt = new Date();
  const began = performance.now();
  const answer = await readInTime(AbortSignal.timeout(60_000));
  const { says } = await sync(answer, { startedAt, confirmed: null });
  passes.push({ ms: performance.now() - began, says });
}
const tools = await db().tool.count({ where: { goneAt: null } });
await db().$disconnect();
process.stdout.write(`${JSON.stringify({ passes, tools })}\n`);
