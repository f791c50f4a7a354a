import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { enqueueMessages } from "./enqueue";
import type { Notice } from "./model";
import { listMessages } from "./read";

const actionId = randomUUID();
const notice = (change: Partial<Notice> = {}): Notice => ({
  kind: "tool_mail",
  about: "wikibugs",
  actionId,
  phase: "before",
  dedupeKey: `${actionId}/before/wikibugs`,
  subject: "wikibugs will pause",
  text: "It will pause.",
  data: { node: "worker-1" },
  ...change,
});
const enqueue = (...notices: Notice[]) => db().$transaction((tx) => enqueueMessages(tx, notices));

// The web process's own role, which may add messages and nothing else.
beforeAll(async () => {
  await freshDatabase("web");
  const none = { input: {}, plan: {}, planHash: "h", user: "anna", displayName: "Anna", reason: "r" };
  await db().action.create({
    data: { id: actionId, action: "node.drain", state: "queued", summary: "s", ...none },
  });
});
afterAll(() => db().$disconnect());

it("writes each message once, whoever repeats it", async () => {
  await Promise.all([
    enqueue(notice(), notice({ subject: "another" })),
    enqueue(notice(), notice({ phase: "after", dedupeKey: `${actionId}/after/wikibugs` })),
  ]);
  await enqueue(notice({ subject: "a third" }));
  expect(await listMessages(actionId)).toMatchObject([
    { phase: "before", state: "waiting", sentAt: null, problem: null, tries: 0 },
    { phase: "after", state: "waiting" },
  ]);
});

it("writes nothing when the transaction it is part of fails", async () => {
  const late = notice({ dedupeKey: "late" });
  const failing = db().$transaction(async (tx) => {
    await enqueueMessages(tx, [late]);
    throw new Error("the action was refused");
  });
  await expect(failing).rejects.toThrow("refused");
  expect(await db().outboxMessage.count({ where: { dedupeKey: "late" } })).toBe(0);
});

it("keeps no control characters of what people typed", async () => {
  const subject = "drain\r\nBcc: everybody@example.org\0";
  await enqueue(notice({ dedupeKey: "typed", subject, text: "one\r\ntwo\0\u001b[2J" }));
  const typed = (await listMessages(actionId)).find((each) => each.subject.startsWith("drain"));
  expect(typed).toMatchObject({ subject: "drain Bcc: everybody@example.org", text: "one\ntwo [2J" });
});

it("cannot be rewritten by the web process", async () => {
  await expect(db().outboxMessage.updateMany({ data: { state: "sent" } })).rejects.toThrow();
  await expect(db().outboxMessage.deleteMany()).rejects.toThrow();
});

it("tells of no action that is not there", async () => {
  await expect(listMessages(randomUUID())).rejects.toMatchObject({ code: "not_found" });
});
