import getPort from "get-port";
import { Client } from "pg";
import { afterAll, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { setEnvironment } from "../../e2e/worker/cluster";
import { runWorker } from "./main";

afterAll(() => db().$disconnect());

it("answers probes and metrics, on the address it was given alone, under the worker's own role, and ends with the worker", async () => {
  const { ownerUrl } = await freshDatabase("worker");
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO switch (name, reason, by) VALUES ('read-only', 'freeze', 'anna')`);
  await owner.query(`INSERT INTO action (action, id, state, summary, input, plan, "planHash", "user", "displayName", reason)
    VALUES ('node.cordon', '00000000-0000-4000-8000-000000000001', 'queued', 's', '{}', '{"targets":[]}', 'h', 'anna', 'Anna', 'r')`);
  await owner.query(`INSERT INTO outbox_message (id, kind, phase, "dedupeKey", payload, "createdAt", "nextAt")
    VALUES ('00000000-0000-4000-8000-000000000002', 'tool_mail', 'before', 'k', '{}', now() - interval '1 hour', now() + interval '1 hour')`);
  await owner.end();
  const port = await getPort({ host: "127.0.0.2" });
  setEnvironment({ FORGEBOARD_HEALTH_PORT: String(port), FORGEBOARD_HEALTH_ADDRESS: "127.0.0.2" });
  const end = new AbortController();
  const worker = runWorker({ signal: end.signal, registry: new Map() });
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.2:${port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  await expect
    .poll(() => get("/readyz").catch(() => null), { timeout: 10_000 })
    .toMatchObject({ status: 200 });
  expect(await get("/healthz")).toEqual({ status: 200, text: "ok\n" });
  expect((await get("/else")).status).toBe(404);
  expect((await fetch(`http://127.0.0.2:${port}/healthz`, { method: "POST" })).status).toBe(404);
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  const { text } = await get("/metrics");
  expect(text).toContain('forgeboard_actions{state="queued"} 1');
  expect(text).toContain("forgeboard_worker_running 0");
  expect(text).toContain('forgeboard_drift_objects{severity="error"} 0');
  expect(text).toContain("forgeboard_worker_lease_age_seconds 0");
  expect(text).toContain("forgeboard_audit_head 0");
  expect(text).toContain('forgeboard_outbox_messages{state="waiting"} 1');
  expect(text).toMatch(/forgeboard_outbox_oldest_seconds\{state="waiting"\} 36\d\d/);
  expect(text).not.toContain("anna");
  end.abort();
  await worker;
  await expect(get("/healthz")).rejects.toThrow();
});
