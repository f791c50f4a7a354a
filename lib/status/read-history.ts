import "server-only";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { DAYS, type History } from "./availability/model";
import { PLATFORM_STATES, RECORDED_STATES } from "./schema";

/**
 * How a tool, or the platform, was, as the looks of a worker found it. One that goes up and down all day has thousands of
 * states: they come as one value, which is several times as quick as a row each.
 */

const wire = z.tuple([
  z.object({
    /** Milliseconds since the epoch; null until there was a look. */
    knownUntil: z.number().nullable(),
    spans: z.array(
      z.tuple([z.number(), z.number().nullable(), z.enum([...RECORDED_STATES, ...PLATFORM_STATES])]),
    ),
  }),
]);

export const readToolHistory = (tool: string): Promise<History> =>
  historyOf(Prisma.sql`tool_state WHERE tool = ${tool} AND`);

export const readPlatformHistory = (): Promise<History> => historyOf(Prisma.sql`platform_state WHERE`);

async function historyOf(of: Prisma.Sql): Promise<History> {
  const [{ knownUntil, spans }] = wire.parse(
    await db().$queryRaw`
      SELECT coalesce(json_agg(json_build_array(
          extract(epoch FROM since) * 1000, extract(epoch FROM until) * 1000, state) ORDER BY since), '[]') AS spans,
        (SELECT (extract(epoch FROM max("lastAt")) * 1000)::float8 FROM state_recording) AS "knownUntil"
      FROM ${of} (until IS NULL OR until >= now() - make_interval(days => ${DAYS + 1}::int))`,
  );
  const known = knownUntil ?? 0;
  return {
    knownUntil: known,
    spans: spans.map(([since, until, state]) => ({ since, until: until ?? known, state })),
  };
}
