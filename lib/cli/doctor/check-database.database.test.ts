import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "@/lib/db/embedded";
import { checkDatabase } from "./check-database";

const dir = mkdtempSync(join(tmpdir(), "doctor-database-"));
let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;

beforeAll(async () => {
  server = await startEmbeddedPostgres({ dir });
});
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

const as = (user: string): string => {
  const url = new URL(server.ownerUrl);
  url.username = user;
  url.password = user;
  return url.href;
};
const auditOf = async (url: string) =>
  (await checkDatabase(url)).find(({ checked }) => checked === "audit log");

test("says what is missing before the migration, and which role may rewrite the log after it", async () => {
  expect(await auditOf(server.ownerUrl)).toMatchObject({ state: "missing" });
  const owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  await owner.query("create table audit_entry (seq int)");
  for (const role of ["appender", "rewriter", "stranger"])
    await owner.query(`create role ${role} login password '${role}'`);
  await owner.query(
    "grant insert on audit_entry to appender, rewriter; grant update on audit_entry to rewriter",
  );
  await owner.end();
  expect(await auditOf(as("appender"))).toMatchObject({ state: "ok" });
  expect(await auditOf(as("stranger"))).toMatchObject({ state: "missing" });
  expect(await auditOf(as("rewriter"))).toMatchObject({ state: "wrong" });
  expect(await auditOf(server.ownerUrl)).toMatchObject({ state: "wrong" });
});

test("a database that is not there is one finding with the way to give it", async () => {
  const found = await checkDatabase("postgresql://nobody@127.0.0.1:1/none");
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ state: "missing", give: expect.stringContaining("DATABASE_URL=") });
});
