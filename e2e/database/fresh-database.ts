import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { LOCKS } from "../../lib/db/locks";
import { migrate } from "../../lib/db/migrate";

/** Clones the migrated template for one test file and points this process at it, as the role given. */
export async function freshDatabase(role: "web" | "worker" | "owner" = "owner") {
  const owner = inject("ownerUrl");
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = new URL(owner);
  admin.pathname = "/postgres";
  const client = new Client({ connectionString: admin.href });
  await client.connect();
  // Both roles are the server's, and two files that set them at once would meet in the same row.
  await client.query("SELECT pg_advisory_lock($1)", [LOCKS.migrations]);
  await client.query(`CREATE DATABASE ${name} TEMPLATE forgeboard`);
  const mine = new URL(owner);
  mine.pathname = `/${name}`;
  const urls = await migrate(mine.href);
  await client.end();
  process.env.FORGEBOARD_SECRET ??= "ab".repeat(32);
  process.env.DATABASE_URL = { owner: mine.href, web: urls.webUrl, worker: urls.workerUrl }[role];
  return { ownerUrl: mine.href, ...urls };
}
