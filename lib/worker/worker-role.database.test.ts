import { Client } from "pg";
import { afterAll, expect, it } from "vitest";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { runWorker } from "./main";

afterAll(() => db().$disconnect());

it("ends an action under the worker's own role, and one whose worker fell silent", async () => {
  const { ownerUrl } = await freshDatabase("worker");
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO action (id, action, state, summary, input, plan, "planHash", "user", "displayName", reason, attempt, "leaseUntil")
    VALUES ('00000000-0000-4000-8000-000000000001', 'gone.verb', 'running', 's', '{}', '{"targets":[]}', 'h', 'anna', 'Anna', 'r', 1, now() - interval '1 second')`);
  await owner.query(
    `INSERT INTO action_target ("actionId", position, kind, name) VALUES ('00000000-0000-4000-8000-000000000001', 0, 'node', 'n1')`,
  );
  await owner.end();
  const end = new AbortController();
  const worker = runWorker({ signal: end.signal, registry: new Map() });
  await expect.poll(async () => (await db().action.findFirst())?.state, { timeout: 15_000 }).toBe("failed");
  end.abort();
  await worker;
  expect(await db().action.findFirst()).toMatchObject({ attempt: 2 });
  expect(await verifyDatabase()).toMatchObject({ ok: true, entries: 3 });
});
