import "server-only";
import { site } from "@/lib/config/site";
import type { Source } from "@/lib/core/source";
import { db } from "@/lib/db/client";
import type { Declared } from "./model";
import { overrideSchema } from "./schema";

/** Overrides as they are declared now, wherever the site says; the worker brings those of a file into the database. */

type Row = { tool: string; amounts: unknown; ticket: string | null };

const declaredOf = ({ amounts, ticket }: Row): Declared => ({
  override: overrideSchema.parse(amounts),
  ticket,
});

/** By tool, and how old they are. */
export async function readOverrides(): Promise<{
  byTool: ReadonlyMap<string, Declared>;
  source: Source | null;
}> {
  const { owner } = site().quotas;
  const [rows, file] = await Promise.all([
    db().quotaOverride.findMany({ where: { declared: owner } }),
    owner === "file" ? db().quotaFile.findUnique({ where: { id: 1 } }) : null,
  ]);
  return {
    byTool: new Map(rows.map((row) => [row.tool, declaredOf(row)])),
    source:
      owner === "forgeboard"
        ? null
        : {
            name: "quota overrides",
            asOf: file?.readAt?.toISOString() ?? null,
            problem: file === null ? "no worker has read the file yet" : file.problem,
          },
  };
}

/** Of one tool; null where it has none. */
export async function readOverride(tool: string): Promise<Declared | null> {
  const row = await db().quotaOverride.findUnique({
    where: { tool_declared: { tool, declared: site().quotas.owner } },
  });
  return row === null ? null : declaredOf(row);
}
