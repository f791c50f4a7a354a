import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { db } from "@/lib/db/client";
import {
  type Drain,
  drainLogLine,
  noticesAfterDrain,
  noticesBeforeDrain,
} from "@/lib/nodes/drain-notices/model";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { type RunningPlatform, startPlatform } from "../../e2e/platform/start";
import { setEnvironment } from "../../e2e/worker/cluster";
import { enqueueMessages } from "./enqueue";
import { listMessages } from "./read";
import { runOutbox } from "./run-outbox";

/** A drain's notices from the transaction to the box, over the channels of a site file. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-notices-"));
const actionId = "00000000-0000-4000-8000-00000000000d";
let box: RunningPlatform;

beforeAll(async () => {
  await freshDatabase("worker");
  box = await startPlatform({ dir });
  const siteFile = join(dir, "site.yaml");
  writeFileSync(
    siteFile,
    stringify({
      notices: {
        smtp: { host: "127.0.0.1", port: box.mailPort, from: "Forgeboard <forgeboard@demo.invalid>" },
        webhook: { url: `${box.noticesUrl}/webhook` },
        adminLog: { webhook: { url: `${box.noticesUrl}/admin-log` } },
      },
    }),
  );
  setEnvironment({ FORGEBOARD_SITE: siteFile });
});
afterAll(async () => {
  await db().$disconnect();
  await box.stop();
  rmSync(dir, { recursive: true, force: true });
});

it("tells each tool before and after by mail and webhook, and the admin log once", async () => {
  const drain: Drain = {
    actionId,
    nodes: ["tools-k8s-worker-102"],
    reason: "kernel upgrade",
    ticket: "T412233",
    at: new Date(),
  };
  const hits = ["wikibugs", "sal"].map((tool) => ({ tool, pods: 1, says: ["moves without a gap"] }));
  const written = () =>
    db().$transaction(async (tx) => {
      await enqueueMessages(tx, noticesBeforeDrain(drain, hits));
      await enqueueMessages(tx, noticesAfterDrain(drain, hits));
      await enqueueMessages(tx, [drainLogLine(drain, { state: "succeeded", podsMoved: 2, toolsTold: 2 })]);
    });
  await written();
  // As a worker does that takes the step over.
  await written();
  const end = new AbortController();
  const running = runOutbox(end.signal);
  await expect
    .poll(() => db().outboxMessage.count({ where: { state: "sent" } }), { timeout: 20_000 })
    .toBe(9);
  end.abort();
  await running;

  type Seen = { mails: { to: string[]; raw: string }[]; posts: { to: string; key: string; body: unknown }[] };
  const { mails, posts }: Seen = await (await fetch(`${box.noticesUrl}/messages`)).json();
  expect(mails.map(({ to }) => to.join()).toSorted()).toEqual([
    "sal.maintainers@toolforge.org",
    "sal.maintainers@toolforge.org",
    "wikibugs.maintainers@toolforge.org",
    "wikibugs.maintainers@toolforge.org",
  ]);
  expect(posts.filter(({ to }) => to === "webhook")).toHaveLength(4);
  expect(posts.filter(({ to }) => to === "admin log")).toMatchObject([
    {
      key: `${actionId}/line`,
      body: { text: "drained tools-k8s-worker-102 (T412233): kernel upgrade, 2 pods, 2 tools told" },
    },
  ]);
  const shown = await (await fetch(box.noticesUrl)).text();
  expect(shown).toContain("4 by mail, 5 by webhook");
  expect(shown).toContain("Subject: wikibugs: tools-k8s-worker-102 will be drained (T412233)");
});

it("shows operators what became of each message, and no address", async () => {
  await db().action.create({
    data: {
      id: actionId,
      action: "node.drain",
      state: "succeeded",
      summary: "s",
      input: {},
      plan: {},
      planHash: "h",
      user: "anna",
      displayName: "Anna",
      reason: "r",
    },
  });
  const told = await listMessages(actionId);
  expect(told).toHaveLength(9);
  expect(told.every(({ state, sentAt }) => state === "sent" && sentAt !== null)).toBe(true);
  expect(JSON.stringify(told)).not.toContain("@");
});
