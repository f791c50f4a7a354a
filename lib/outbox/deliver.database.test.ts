import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import type { Channels, Outgoing } from "./channel";
import { claimMessages, recordOutcome } from "./claim";
import { deliverDue } from "./deliver";
import { enqueueMessages } from "./enqueue";
import type { Notice } from "./model";
import { runOutbox } from "./run-outbox";

let owner: Client;
const actionId = randomUUID();

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase("worker");
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
});
beforeEach(() => owner.query("TRUNCATE outbox_message"));
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

const notice = (tool: string, change: Partial<Notice> = {}): Notice => ({
  kind: "tool_mail",
  about: tool,
  actionId,
  phase: "before",
  dedupeKey: `${actionId}/${change.phase ?? "before"}/${tool}`,
  subject: tool,
  text: "text",
  data: {},
  ...change,
});
const enqueue = (...notices: Notice[]) => db().$transaction((tx) => enqueueMessages(tx, notices));
/** Every channel does this with a message. */
const sending = (send: (message: Outgoing) => Promise<void>): Channels => ({
  tool_mail: { send },
  webhook: { send },
  admin_log: { send },
});
const upstream = () => Promise.reject(new AppError("upstream", "mail server: connect ECONNREFUSED"));
const row = (about: string) => db().outboxMessage.findFirst({ where: { about }, orderBy: { phase: "desc" } });
/** Time passes: everything is due again, and was written that long ago. */
const passes = (hours: number) =>
  owner.query(
    `UPDATE outbox_message SET "nextAt" = now(), "createdAt" = "createdAt" - make_interval(hours => ${hours})`,
  );
async function deliverAll(channels: Channels): Promise<void> {
  while ((await deliverDue(channels)) > 0);
}

it("sends each message once with two deliverers at once", async () => {
  const tools = Array.from({ length: 40 }, (_, index) => `tool-${index}`);
  await enqueue(...tools.map((tool) => notice(tool)));
  const sent: string[] = [];
  const channels = sending(async ({ about }) => {
    sent.push(about ?? "");
  });
  await Promise.all([deliverAll(channels), deliverAll(channels), deliverAll(channels)]);
  expect(sent.toSorted()).toEqual(tools.toSorted());
  expect(await db().outboxMessage.count({ where: { state: "sent", tries: 1 } })).toBe(40);
});

it("tries again later what could not be sent, and gives up after a day with the reason", async () => {
  await enqueue(notice("a"));
  await deliverAll(sending(upstream));
  const first = await row("a");
  expect(first).toMatchObject({ state: "waiting", tries: 1, sentAt: null });
  expect(first?.lastError).toContain("ECONNREFUSED");
  const waitMs = (first?.nextAt.getTime() ?? 0) - (first?.createdAt.getTime() ?? 0);
  expect(waitMs).toBeGreaterThan(20_000);
  expect(waitMs).toBeLessThan(60_000);
  expect(await deliverDue(sending(upstream))).toBe(0);
  await passes(23);
  await deliverAll(sending(upstream));
  expect(await row("a")).toMatchObject({ state: "waiting", tries: 2 });
  await passes(1);
  await deliverAll(sending(upstream));
  expect(await row("a")).toMatchObject({
    state: "failed",
    lastError: "given up after 3 tries in 24 h: mail server: connect ECONNREFUSED",
  });
  await passes(1);
  expect(await deliverDue(sending(upstream))).toBe(0);
});

it("sends what an earlier try could not", async () => {
  await enqueue(notice("a"));
  await deliverAll(sending(upstream));
  await passes(0);
  await deliverAll(sending(async () => undefined));
  const sent = await row("a");
  expect(sent).toMatchObject({ state: "sent", tries: 2, lastError: null });
  expect(sent?.sentAt).not.toBeNull();
});

it("does not try again what was refused for good, and keeps no address of the refusal", async () => {
  await enqueue(notice("a"));
  await deliverAll(
    sending(() => Promise.reject(new AppError("invalid", "550 <anna.b@example.org>: no such user\r\n"))),
  );
  expect(await row("a")).toMatchObject({ state: "failed", lastError: "550 (address): no such user" });
});

it("says that nobody was told where there is no such channel", async () => {
  await enqueue(notice("a"));
  await deliverAll({
    ...sending(() => Promise.reject(new Error("not asked"))),
    tool_mail: { missing: "no SMTP server is configured" },
  });
  expect(await row("a")).toMatchObject({
    state: "skipped",
    sentAt: null,
    lastError: "no SMTP server is configured",
  });
});

it("sends again what a deliverer left behind between send and record, which then may not record", async () => {
  await enqueue(notice("a"));
  const [abandoned] = await claimMessages(4);
  expect(await claimMessages(4)).toEqual([]);
  await passes(0);
  const [again] = await claimMessages(4);
  if (abandoned === undefined || again === undefined) throw new Error("nothing was due");
  expect(again.message).toEqual(abandoned.message);
  const late = recordOutcome(abandoned, { state: "failed", says: "late" });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  await recordOutcome(again, { state: "sent" });
  expect(await row("a")).toMatchObject({ state: "sent", tries: 2 });
});

it("does not overtake the message before with the one after", async () => {
  await enqueue(notice("a", { phase: "after" }), notice("a"));
  const order: string[] = [];
  let free = () => {};
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  const channels = sending(async ({ phase }) => {
    if (phase === "before") await held;
    order.push(phase);
  });
  const first = deliverDue(channels);
  await expect.poll(async () => (await row("a"))?.state).toBe("sending");
  expect(await deliverDue(channels)).toBe(0);
  free();
  expect(await first).toBe(1);
  await deliverAll(channels);
  expect(order).toEqual(["before", "after"]);
});

it("announces nothing that is over", async () => {
  await enqueue(notice("b"));
  await deliverAll(sending(upstream));
  await enqueue(notice("b", { phase: "after" }));
  await passes(0);
  await deliverAll(sending(async () => undefined));
  expect(await row("b")).toMatchObject({ phase: "before", state: "skipped", tries: 2 });
  expect(await db().outboxMessage.findFirst({ where: { about: "b", phase: "after" } })).toMatchObject({
    state: "sent",
  });
});

it("wakes at once for a message that is committed, and ends when told to", async () => {
  const end = new AbortController();
  const sent: string[] = [];
  const running = runOutbox(
    end.signal,
    sending(async ({ about }) => {
      sent.push(about ?? "");
    }),
  );
  // The first one shows that it listens; without the hint the second would come five seconds later.
  await enqueue(notice("first"));
  await expect.poll(() => sent, { timeout: 15_000 }).toEqual(["first"]);
  await enqueue(notice("second"));
  await expect.poll(() => sent, { timeout: 4_000 }).toEqual(["first", "second"]);
  end.abort();
  await running;
});
