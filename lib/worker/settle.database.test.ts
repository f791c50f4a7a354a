import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { cancelAction } from "@/lib/actions/cancel-action";
import { defineAction, type Registry, type StepResult } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import type { Json } from "@/lib/actions/model";
import { pauseAction } from "@/lib/actions/pause-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { setKilled } from "@/lib/actions/switches";
import type { Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { runWorker } from "./main";

/** A step that has lent something when its slice ends: whatever ends the action there, it is put back first. */
let lent = 0;
let settles: () => Promise<void>;
let ends: () => StepResult;
let memos: Json[] = [];

const lends = defineAction<{ node: string }>({
  name: "node.drain",
  title: "Lends",
  permission: "node.drain",
  input: z.strictObject({ node: z.string() }),
  targets: ({ node }) => [{ kind: "node", name: node }],
  plan: ({ node }) => ({
    summary: `lend to ${node}`,
    targets: [{ target: { kind: "node", name: node }, verdict: "will_change", says: "", found: {} }],
    warnings: [],
    blockers: [],
    equivalent: [],
  }),
  async step(_input, _target, _found, { memo }) {
    memos.push(memo);
    lent = 1;
    return ends();
  },
  async settle(_input, _target, _found, { memo }) {
    await settles();
    lent = 0;
    return memo === null ? null : "settled";
  },
  inverse: () => ({ none: "nothing to put back" }),
});
const registry: Registry = new Map([[lends.name, lends]]);
const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };

let worker: { end: AbortController; done: Promise<void> } | null = null;
let nodes = 0;

beforeAll(() => freshDatabase());
afterAll(() => db().$disconnect());
afterEach(async () => {
  worker?.end.abort();
  await worker?.done;
});

const between: StepResult = { outcome: "continue", says: "lent", memo: "lent", waits: null, afterMs: 60_000 };

/** Under way, between two slices. */
async function begun(): Promise<string> {
  [lent, memos, settles, ends] = [0, [], async () => {}, () => between];
  nodes += 1;
  const body = { action: lends.name, input: { node: `n${nodes}` }, reason: "kernel", dryRun: false };
  const { id } = await startAction(registry, anna, body, { idempotencyKey: null });
  work();
  await expect.poll(async () => (await target(id))?.memo, { timeout: 10_000 }).toBe("lent");
  expect(lent).toBe(1);
  return id;
}
function work(): void {
  const end = new AbortController();
  worker = { end, done: runWorker({ signal: end.signal, registry, ready: async () => undefined }) };
}
const target = (id: string) => db().actionTarget.findFirst({ where: { actionId: id } });
const until = (id: string, state: string) =>
  expect
    .poll(async () => (await db().action.findUnique({ where: { id } }))?.state, { timeout: 20_000 })
    .toBe(state);

it("cancelled between two slices: put back, then ended", async () => {
  const id = await begun();
  await cancelAction(anna, id);
  await until(id, "cancelled");
  expect(lent).toBe(0);
  expect(memos).toEqual([null]);
});

it("paused there: put back, and gone on with what was settled", async () => {
  const id = await begun();
  await pauseAction(anna, id);
  await until(id, "paused");
  expect(lent).toBe(0);
  ends = () => ({ outcome: "done", says: "done", auditId: null });
  await resumeAction(anna, id);
  await until(id, "succeeded");
  expect(memos).toEqual([null, "settled"]);
});

it("switched off there: put back before it waits in the queue", async () => {
  const id = await begun();
  await setKilled(anna, { action: lends.name, on: true, reason: "incident" });
  await until(id, "queued");
  expect(lent).toBe(0);
  await setKilled(anna, { action: lends.name, on: false, reason: "over" });
  await cancelAction(anna, id);
  await until(id, "cancelled");
});

it("cancelled while no worker holds it: the next one puts back before it ends it", async () => {
  const id = await begun();
  worker?.end.abort();
  await worker?.done;
  expect(lent).toBe(1);
  await cancelAction(anna, id);
  work();
  await until(id, "cancelled");
  expect(lent).toBe(0);
});

it("failed: put back, and what could not be is told", async () => {
  const id = await begun();
  ends = () => ({ outcome: "failed", says: "no way" });
  settles = async () => {
    throw new AppError("forbidden", "may not patch");
  };
  await pauseAction(anna, id);
  await until(id, "paused");
  expect(await target(id)).toMatchObject({ says: "not put back: may not patch" });
  await resumeAction(anna, id);
  await until(id, "failed");
  expect(await getAction(registry, anna, id)).toMatchObject({
    result: expect.stringContaining("no way; not put back: may not patch"),
  });
});

it("what may pass by itself is tried again before it ends", async () => {
  const id = await begun();
  let tries = 0;
  settles = async () => {
    tries += 1;
    if (tries < 2) throw new AppError("upstream", "the API server is away");
  };
  await cancelAction(anna, id);
  await until(id, "cancelled");
  expect([lent, tries]).toEqual([0, 2]);
});
