import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { setEnvironment } from "@/e2e/worker/cluster";
import { db } from "@/lib/db/client";
import { enqueueMessages } from "@/lib/outbox/enqueue";
import type { Notice } from "@/lib/outbox/model";
import { listMessages } from "@/lib/outbox/read";
import { runOutbox } from "@/lib/outbox/run-outbox";
import { readNotices } from "./read-notices";

/** From an action's transaction to what a stranger reads, on a site that shows one tool. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-status-"));
const names = { user: "anna", displayName: "Anna", reason: "kernel upgrade" };

beforeAll(async () => {
  await freshDatabase("worker");
  const siteFile = join(dir, "site.yaml");
  writeFileSync(siteFile, stringify({ statusPages: { public: ["sal"] } }));
  setEnvironment({ FORGEBOARD_SITE: siteFile });
});
afterAll(async () => {
  await db().$disconnect();
  rmSync(dir, { recursive: true, force: true });
});

async function anAction(
  action = "node.drain",
  parentId: string | null = null,
  node = "w-1",
): Promise<string> {
  const id = randomUUID();
  const none = { input: {}, plan: {}, planHash: "h", summary: "s", action, state: "running" };
  const targets = { create: [{ position: 0, kind: "node", name: node, active: false }] };
  await db().action.create({ data: { id, ...none, ...names, parentId, targets } });
  return id;
}
const notice = (actionId: string, about: string, phase: "before" | "after", text: string): Notice => ({
  kind: "status_page",
  about,
  actionId,
  phase,
  dedupeKey: `${actionId}/${phase}/${about}/status-page`,
  subject: "Maintenance",
  text,
  data: { reason: "kernel upgrade", ticket: "T1" },
});
const enqueue = (...notices: Notice[]) => db().$transaction((tx) => enqueueMessages(tx, notices));

it("shows what was written at once, once, and nothing of tools that are not public", async () => {
  const id = await anAction();
  await enqueue(notice(id, "sal", "before", "1 pod is down"), notice(id, "geohack", "before", "no"));
  await enqueue(notice(id, "sal", "before", "again"));
  expect(await readNotices("sal", false)).toMatchObject([
    { state: "under_way", endedAt: null, says: ["1 pod is down"], reason: null, ticket: null },
  ]);
  expect(await readNotices("geohack", true)).toEqual([]);
  expect(await listMessages(id)).toMatchObject([
    { kind: "status_page", about: "sal", state: "sent", sentAt: expect.any(String), problem: null },
  ]);
  await enqueue(notice(id, "sal", "after", "The work is done"));
  const [over, ...more] = await readNotices("sal", true);
  expect(more).toEqual([]);
  expect(over).toMatchObject({
    state: "over",
    says: ["The work is done"],
    reason: "kernel upgrade",
    ticket: "T1",
  });
  expect(Date.parse(over?.endedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(over?.beganAt ?? ""));
});

it("says nothing of who did it", async () => {
  expect(JSON.stringify(await readNotices("sal", true))).not.toMatch(/anna/i);
});

it("is over when its action has ended, though nobody said so", async () => {
  const id = await anAction();
  await enqueue(notice(id, "sal", "before", "1 pod is down"));
  expect(await readNotices("sal", false)).toMatchObject([{ state: "under_way" }, { state: "over" }]);
  await db().action.update({ where: { id }, data: { state: "failed", finishedAt: new Date() } });
  expect(await readNotices("sal", false)).toMatchObject([{ state: "over" }, { state: "over" }]);
});

it("is planned until a campaign comes to the first node that touches the tool", async () => {
  const id = await anAction("campaign.run");
  const at = "2026-11-26T08:00:00.000Z";
  const data = { reason: "kernel upgrade", ticket: null, nodes: ["w-1", "w-2"], at };
  await enqueue({ ...notice(id, "sal", "before", "1 pod is down"), data });
  const first = async () => (await readNotices("sal", false))[0];
  expect(await first()).toMatchObject({ state: "planned", plannedFor: at, beganAt: null });
  const begin = async (node: string) => {
    const child = await anAction("node.drain", id, node);
    await db().action.update({ where: { id: child }, data: { startedAt: new Date() } });
  };
  await begin("w-9");
  expect(await first()).toMatchObject({ state: "planned" });
  await begin("w-2");
  expect(await first()).toMatchObject({ state: "under_way", plannedFor: null, beganAt: expect.any(String) });
  await db().action.update({ where: { id }, data: { state: "cancelled", finishedAt: new Date() } });
  expect(await first()).toMatchObject({ state: "over", beganAt: expect.any(String) });
});

it("gives the newest ten of the last 90 days", async () => {
  for (let made = 0; made < 12; made += 1) {
    const id = await anAction();
    await enqueue(notice(id, "sal", "before", `before ${made}`), notice(id, "sal", "after", `after ${made}`));
  }
  const shown = await readNotices("sal", false);
  expect(shown).toHaveLength(10);
  expect(shown[0]?.says).toEqual(["after 11"]);
  await db().$executeRaw`UPDATE outbox_message SET "createdAt" = now() - interval '91 days'`;
  expect(await readNotices("sal", false)).toEqual([]);
});

it("is left alone by the worker that sends the others", async () => {
  const id = await anAction();
  const mail: Notice = { ...notice(id, "sal", "before", "m"), kind: "tool_mail", dedupeKey: `${id}/mail` };
  await enqueue(notice(id, "sal", "before", "p"), mail);
  const stop = new AbortController();
  const running = runOutbox(stop.signal);
  await expect
    .poll(async () => (await listMessages(id)).map(({ state }) => state).toSorted())
    .toEqual(["sent", "skipped"]);
  stop.abort();
  await running;
});
