import "server-only";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { LOCKS } from "./locks";

/**
 * Applies prisma/migrations and gives each process its own role. Keeps Prisma's own table of what was applied, so that
 * `prisma migrate` stays usable.
 */

const DIR = join("prisma", "migrations");

const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/** What both roles need, then what each may change. Nobody may change or remove audit entries. */
const grants = (database: string) => [
  `GRANT CONNECT ON DATABASE ${database} TO forgeboard_web, forgeboard_worker`,
  "GRANT USAGE ON SCHEMA public TO forgeboard_web, forgeboard_worker",
  "GRANT SELECT ON ALL TABLES IN SCHEMA public TO forgeboard_web, forgeboard_worker",
  "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO forgeboard_web, forgeboard_worker",
  "GRANT INSERT ON action, action_request, action_target, approval, audit_entry, audit_person, session, api_token, sign_in_attempt, saved_view, switch TO forgeboard_web",
  "GRANT INSERT ON outbox_message TO forgeboard_web",
  'GRANT UPDATE ("cancelRequestedAt", "cancelRequestedBy", "pauseRequestedAt", "pauseRequestedBy", "declineReason") ON action TO forgeboard_web',
  "GRANT UPDATE ON session, api_token, sign_in_attempt, saved_view, switch, audit_person TO forgeboard_web",
  "GRANT DELETE ON saved_view, switch, sign_in_attempt TO forgeboard_web",
  "GRANT INSERT ON action, action_target, action_step, audit_entry, audit_person, checkpoint, api_token TO forgeboard_worker",
  "GRANT UPDATE ON action, action_target, audit_person, api_token TO forgeboard_worker",
  "GRANT INSERT ON action_request TO forgeboard_worker",
  "GRANT INSERT, UPDATE ON outbox_message TO forgeboard_worker",
  "GRANT INSERT, UPDATE ON tool, person, mirror_run TO forgeboard_worker",
  "GRANT INSERT, DELETE ON tool_member TO forgeboard_worker",
  "GRANT DELETE ON mirror_run TO forgeboard_worker",
  "GRANT INSERT, UPDATE, DELETE ON tool_state, platform_state, state_recording TO forgeboard_worker",
  "GRANT INSERT, UPDATE ON tool_status_page TO forgeboard_worker",
  "GRANT INSERT, UPDATE, DELETE ON quota_override, quota_file TO forgeboard_worker",
  "GRANT INSERT, UPDATE, DELETE ON drift, reconcile_run TO forgeboard_worker",
  "GRANT DELETE ON session, sign_in_attempt TO forgeboard_worker",
];

/** @returns the connections of the web and the worker process. */
export async function migrate(ownerUrl: string): Promise<{ webUrl: string; workerUrl: string }> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCKS.migrations]);
    await client.query(HISTORY);
    await applyMissing(client);
    for (const role of ["forgeboard_web", "forgeboard_worker"]) await ensureRole(client, role, ownerUrl);
    for (const grant of grants(client.escapeIdentifier(client.database ?? "forgeboard")))
      await client.query(grant);
  } finally {
    await client.end();
  }
  return { webUrl: urlOf(ownerUrl, "forgeboard_web"), workerUrl: urlOf(ownerUrl, "forgeboard_worker") };
}

async function applyMissing(client: Client): Promise<void> {
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  for (const name of readdirSync(DIR).sort()) {
    const file = join(DIR, name, "migration.sql");
    if (applied.has(name) || !existsSync(file)) continue;
    const sql = readFileSync(file, "utf8");
    await client.query("BEGIN");
    try {
      await client.query(sql);
      await client.query(
        'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
        [randomUUID(), createHash("sha256").update(sql).digest("hex"), name],
      );
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw new Error(`migration ${name} was not applied`, { cause: error });
    }
  }
}

/** Derived from the owner's, so that every migration gives the same connections. */
const passwordOf = (ownerUrl: string, role: string): string =>
  createHmac("sha256", decodeURIComponent(new URL(ownerUrl).password))
    .update(role)
    .digest("hex");

async function ensureRole(client: Client, role: string, ownerUrl: string): Promise<void> {
  const password = client.escapeLiteral(passwordOf(ownerUrl, role));
  const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  await client.query(`${rowCount === 0 ? "CREATE" : "ALTER"} ROLE ${role} LOGIN PASSWORD ${password}`);
}

function urlOf(ownerUrl: string, role: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = passwordOf(ownerUrl, role);
  return url.href;
}
