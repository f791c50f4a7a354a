import "server-only";
import { readFile } from "node:fs/promises";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { sameOverride } from "./model";
import { parseOverrides } from "./parse-overrides";
import { overrideSchema } from "./schema";

/** The worker's loop that brings the file of overrides into the database, where that file is the one that declares them. */

const EVERY_MS = 15_000;

export async function runOverrideFile(signal: AbortSignal): Promise<void> {
  const { overridesFile } = site().quotas;
  if (overridesFile === undefined) return;
  while (!signal.aborted) {
    await loadOverrideFile(overridesFile).catch((error: unknown) => {
      process.stderr.write(`quota overrides: ${messageOf(error)}\n`);
    });
    await sleep(EVERY_MS * (1 + Math.random() / 10), signal);
  }
}

/** A file that is away or does not hold changes nothing but the reason why: the last good one stays in force. */
export async function loadOverrideFile(path: string): Promise<void> {
  let declared: ReturnType<typeof parseOverrides>;
  try {
    declared = parseOverrides(await readFile(path, "utf8"));
  } catch (thrown) {
    const problem = messageOf(thrown);
    await db().quotaFile.upsert({
      where: { id: 1 },
      create: { problem },
      update: { problem, triedAt: new Date() },
    });
    return;
  }
  await db().$transaction(async (tx) => {
    const before = await tx.quotaOverride.findMany({ where: { declared: "file" } });
    const known = new Map(before.map((row) => [row.tool, row]));
    const changed = [...declared].filter(([tool, { override, ticket }]) => {
      const row = known.get(tool);
      return (
        row === undefined ||
        row.ticket !== ticket ||
        !sameOverride(overrideSchema.parse(row.amounts), override)
      );
    });
    const gone = before.filter(({ tool }) => !declared.has(tool)).map(({ tool }) => tool);
    for (const [tool, { override, ticket }] of changed)
      await tx.quotaOverride.upsert({
        where: { tool_declared: { tool, declared: "file" } },
        create: { tool, declared: "file", amounts: override, ticket },
        update: { amounts: override, ticket, changedAt: new Date() },
      });
    await tx.quotaOverride.deleteMany({ where: { declared: "file", tool: { in: gone } } });
    const now = new Date();
    await tx.quotaFile.upsert({
      where: { id: 1 },
      create: { readAt: now },
      update: { readAt: now, triedAt: now, problem: null },
    });
    if (changed.length + gone.length > 0) await publishHint(tx, { topic: "quotas", ids: [] });
  });
}
