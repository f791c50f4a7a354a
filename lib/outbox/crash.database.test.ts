import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { type MailSink, startMailSink } from "../../e2e/platform/mail-sink";
import { bundleWorker, startWorker } from "../../e2e/worker/worker-process";
import { enqueueMessages } from "./enqueue";

/** The worker as a process of its own, a real mail server, and kill -9 after the mail was taken and before that is known. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-outbox-"));
const seen: string[] = [];
let sink: MailSink;
let owner: Client;
let environment: Record<string, string>;
let program: string;
/** While it is false the server has the mail and does not say so. */
let answers = false;

beforeAll(async () => {
  const { ownerUrl, workerUrl } = await freshDatabase();
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  sink = await startMailSink({
    async onData(stream, _session, taken) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      seen.push(Buffer.concat(chunks).toString());
      if (answers) taken();
    },
  });
  const siteFile = join(dir, "site.yaml");
  const smtp = { host: "127.0.0.1", port: sink.port, from: "forgeboard@example.org" };
  writeFileSync(siteFile, stringify({ notices: { smtp } }));
  environment = {
    DATABASE_URL: workerUrl,
    FORGEBOARD_SECRET: "ab".repeat(32),
    FORGEBOARD_SITE: siteFile,
  };
  program = bundleWorker(dir);
});
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
  await sink.stop();
  rmSync(dir, { recursive: true, force: true });
  rmSync(program, { force: true });
});

it("sends a mail again, under the same Message-ID, when the worker was killed before it could record it", async () => {
  const dedupeKey = `${randomUUID()}/before/wikibugs`;
  await db().$transaction((tx) =>
    enqueueMessages(tx, [
      {
        kind: "tool_mail",
        about: "wikibugs",
        actionId: null,
        phase: "before",
        dedupeKey,
        subject: "s",
        text: "t",
        data: {},
      },
    ]),
  );
  const first = startWorker(program, environment);
  await expect.poll(() => seen.length, { timeout: 30_000, message: first.said() }).toBe(1);
  await first.end();
  expect(await db().outboxMessage.findFirst()).toMatchObject({ state: "sending", tries: 1, sentAt: null });
  answers = true;
  // The dead worker's lease runs out.
  await owner.query('UPDATE outbox_message SET "nextAt" = now()');
  const second = startWorker(program, environment);
  await expect
    .poll(async () => (await db().outboxMessage.findFirst())?.state, { timeout: 30_000 })
    .toBe("sent");
  second.process.kill("SIGTERM");
  await second.end();
  expect(seen).toHaveLength(2);
  const [one, two] = seen.map((raw) => /^Message-ID: (.+)$/im.exec(raw)?.[1]);
  expect(one).toMatch(/^<[0-9a-f]{32}@example\.org>/);
  expect(two).toBe(one);
  expect(await db().outboxMessage.findFirst()).toMatchObject({ tries: 2 });
});
