import "server-only";
import { Client } from "pg";

type State = { since: number; until: number; state: string };
export type DemoPast = { platform: readonly State[]; tools: readonly (State & { tool: string })[] };

/** Records what was before the demo began, so that its status pages have 90 days to show. A database that has records keeps its own. */
export async function recordDemoPast(databaseUrl: string, { platform, tools }: DemoPast): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM state_recording LIMIT 1");
    if (rowCount !== 0) return;
    await client.query(
      `INSERT INTO tool_state (tool, since, until, state)
       SELECT tool, to_timestamp(since / 1000.0), to_timestamp(until / 1000.0), state
       FROM jsonb_to_recordset($1::jsonb) AS row(tool text, since float8, until float8, state text)`,
      [JSON.stringify(tools)],
    );
    await client.query(
      `INSERT INTO platform_state (since, until, state)
       SELECT to_timestamp(since / 1000.0), to_timestamp(until / 1000.0), state
       FROM jsonb_to_recordset($1::jsonb) AS row(since float8, until float8, state text)`,
      [JSON.stringify(platform)],
    );
  } finally {
    await client.end();
  }
}
