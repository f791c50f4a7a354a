import "server-only";
import { db, type Tx } from "@/lib/db/client";
import { LOCKS } from "@/lib/db/locks";
import { DAYS, type PlatformState, type RecordedState } from "../availability/model";

/** Keeps what a look at the platform and all its tools found. States are written when they change, a look by moving one time on. */

/** Longer than this without a look, and what was in between is not known. */
const GAP_SECONDS = 180;

/** Tools are those with a web service and a public page. Times are the database's. */
export type Found = { tools: ReadonlyMap<string, RecordedState>; platform: PlatformState };

export async function recordStates({ tools, platform }: Found): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCKS.statusTables})`;
    await goOnOrBegin(tx);
    await tx.$executeRaw`UPDATE platform_state SET until = now() WHERE until IS NULL AND state <> ${platform}`;
    await tx.$executeRaw`
      INSERT INTO platform_state (since, state) SELECT now(), ${platform}
      WHERE NOT EXISTS (SELECT 1 FROM platform_state WHERE until IS NULL)`;
    const open = await tx.toolState.findMany({ where: { until: null }, select: { tool: true, state: true } });
    const known = new Map(open.map(({ tool, state }) => [tool, state]));
    const ended = open.flatMap(({ tool, state }) => (tools.get(tool) === state ? [] : [tool]));
    const begun = [...tools].flatMap(([tool, state]) => (known.get(tool) === state ? [] : [{ tool, state }]));
    if (ended.length > 0)
      await tx.$executeRaw`UPDATE tool_state SET until = now() WHERE until IS NULL AND tool = ANY(${ended})`;
    if (begun.length > 0)
      await tx.$executeRaw`
        INSERT INTO tool_state (tool, since, state)
        SELECT tool, now(), state FROM jsonb_to_recordset(${JSON.stringify(begun)}::jsonb) AS row(tool text, state text)`;
  });
}

/** After a gap, states that went on end where they were last known. */
async function goOnOrBegin(tx: Tx): Promise<void> {
  const moved = await tx.$executeRaw`
    UPDATE state_recording SET "lastAt" = now() WHERE id = (SELECT max(id) FROM state_recording)
      AND "lastAt" > now() - make_interval(secs => ${GAP_SECONDS}::int)`;
  if (moved > 0) return;
  await tx.$executeRaw`
    UPDATE tool_state SET until = greatest(since, (SELECT max("lastAt") FROM state_recording)) WHERE until IS NULL`;
  await tx.$executeRaw`
    UPDATE platform_state SET until = greatest(since, (SELECT max("lastAt") FROM state_recording)) WHERE until IS NULL`;
  await tx.$executeRaw`INSERT INTO state_recording ("startedAt", "lastAt") VALUES (now(), now())`;
}

/** Of one tool. One that goes up and down every minute is remembered for some days less, so that its page stays quick to read. */
const STATES_MAX = 2_000;

/** What no page shows any more. */
export async function forgetOldStates(): Promise<void> {
  await db()
    .$executeRaw`DELETE FROM tool_state WHERE until < now() - make_interval(days => ${DAYS + 1}::int)`;
  await db().$executeRaw`
    DELETE FROM tool_state USING (
      SELECT tool AS of, since AS at, row_number() OVER (PARTITION BY tool ORDER BY since DESC) AS place FROM tool_state
    ) AS ranked WHERE tool = ranked.of AND since = ranked.at AND ranked.place > ${STATES_MAX}`;
  await db()
    .$executeRaw`DELETE FROM platform_state WHERE until < now() - make_interval(days => ${DAYS + 1}::int)`;
  await db().$executeRaw`
    DELETE FROM state_recording WHERE "lastAt" < now() - make_interval(days => ${DAYS + 1}::int)
      AND id <> (SELECT max(id) FROM state_recording)`;
}
