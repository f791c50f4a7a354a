import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { approveAction } from "@/lib/actions/approve-action";
import { cancelAction } from "@/lib/actions/cancel-action";
import { declineAction } from "@/lib/actions/decline-action";
import { defineAction, type Registry, type StepContext, type StepResult } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { pauseAction } from "@/lib/actions/pause-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { setKilled } from "@/lib/actions/switches";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { listMessages } from "@/lib/outbox/read";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { runWorker } from "./main";

/** A step that takes many slices: how it waits, is paused, approved, asked for, and ends. */
type Step = (context: StepContext) => Promise<StepResult>;
let step: Step;
let version = 1;
let because: string[] = [];

const long = defineAction<{ node: string }>({
  name: "node.drain",
  title: "Long",
  permission: "node.drain",
  input: z.strictObject({ node: z.string() }),
  targets: ({ node }) => [{ kind: "node", name: node }],
  plan: ({ node }) => ({
    summary: `version ${version} of ${node}`,
    targets: [
      { target: { kind: "node", name: node }, verdict: "will_change", says: "emptied", found: { version } },
    ],
    warnings: [],
    blockers: [],
    equivalent: [],
  }),
  approval: () => because,
  essence: (plan) => plan.targets.map(({ found }) => found),
  coveredBy: () => true,
  notices: ({ actionId, ended }) => [
    {
      kind: "tool_mail",
      about: "wikibugs",
      actionId,
      phase: ended === null ? "before" : "after",
      dedupeKey: `${actionId}/${ended === null ? "before" : "after"}`,
      subject: ended?.targets[0]?.says ?? "soon",
      text: "",
      data: {},
    },
  ],
  step: (_input, _target, _found, context) => step(context),
  inverse: ({ node }) => ({ action: "node.drain", input: { node } }),
});
const parent = defineAction<{ node: string }>({
  ...long,
  name: "campaign.run",
  permission: "campaign.run",
  targets: ({ node }) => [{ kind: "campaign", name: node }],
  approval: () => ["many nodes at once"],
  async step(_input, { name }, _found, context) {
    const child = { action: "node.drain", input: { node: name }, key: name };
    const first = await context.startChild(child);
    const again = await context.startChild(child);
    return { outcome: "done", says: first.id === again.id ? first.id : "two children", auditId: null };
  },
} as Parameters<typeof defineAction<{ node: string }>>[0]);
const registry: Registry = new Map([long, parent].map((verb) => [verb.name, verb]));

const anna: Actor = { user: "anna", displayName: "Anna", role: "operator", via: { kind: "system" } };
const otto: Actor = { user: "otto", displayName: "Otto", role: "admin", via: { kind: "system" } };
const vera: Actor = { user: "vera", displayName: "Vera", role: "viewer", via: { kind: "system" } };

let workers: { end: AbortController; done: Promise<void> }[] = [];
const work = () => {
  const end = new AbortController();
  workers.push({ end, done: runWorker({ signal: end.signal, registry, ready: async () => undefined }) });
};
let names = 0;
const start = (action = "node.drain") => {
  names += 1;
  const body = { action, input: { node: `n${names}` }, reason: "kernel", dryRun: false };
  return startAction(registry, anna, body, { idempotencyKey: null });
};
const state = async (id: string) => (await db().action.findUniqueOrThrow({ where: { id } })).state;
const until = (id: string, wanted: string) => expect.poll(() => state(id), { timeout: 15_000 }).toBe(wanted);
const events = async (id: string) =>
  (await db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" } })).map(
    ({ event }) => event,
  );

beforeAll(() => freshDatabase());
afterEach(async () => {
  for (const { end } of workers) end.abort();
  await Promise.all(workers.map(({ done }) => done));
  workers = [];
  because = [];
  version = 1;
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => db().$disconnect());

const slices =
  (total: number): Step =>
  async ({ memo, report, record }) => {
    const done = typeof memo === "number" ? memo + 1 : 1;
    report({ done }, null);
    await record(`slice ${done}`, { done });
    return done >= total
      ? { outcome: "done", says: `${done} slices`, auditId: null }
      : { outcome: "continue", says: `slice ${done}`, memo: done, waits: null, afterMs: 5 };
  };
/** Goes on until it is stopped, and says what it waits for. */
const endless: Step = async () => ({
  outcome: "continue",
  says: "waits",
  memo: "begun",
  waits: "budget web needs 2, has 2",
  afterMs: 60_000,
});

describe("a step of many slices", () => {
  it("goes from slice to slice with what the last one left, and records each part", async () => {
    step = slices(8);
    const { id } = await start();
    work();
    await until(id, "succeeded");
    const action = await getAction(registry, anna, id);
    expect(action.progress[0]).toMatchObject({ says: "8 slices", detail: { done: 8 } });
    expect(action.steps).toHaveLength(1);
    expect((await events(id)).filter((event) => event === "action.progress")).toHaveLength(8);
    expect((await listMessages(id)).map(({ kind, phase, subject }) => [kind, phase, subject])).toEqual([
      ["tool_mail", "before", "soon"],
      ["tool_mail", "after", "8 slices"],
      ["admin_log", "line", expect.stringContaining("succeeded")],
    ]);
  });

  it("is blocked while it waits, and says for what", async () => {
    step = endless;
    const { id } = await start();
    work();
    await until(id, "blocked");
    expect(await getAction(registry, anna, id)).toMatchObject({ result: "budget web needs 2, has 2" });
    await cancelAction(anna, id);
    await until(id, "cancelled");
    expect(await getAction(registry, otto, id)).toMatchObject({
      result: expect.stringContaining("cancelled by anna during"),
      offers: { undo: true },
    });
  });

  it("is paused within two seconds, holds its target, and goes on with what it had", async () => {
    step = endless;
    const { id } = await start();
    work();
    await until(id, "blocked");
    const askedAt = Date.now();
    await pauseAction(otto, id);
    await until(id, "paused");
    expect(Date.now() - askedAt).toBeLessThan(2_000);
    expect(await db().actionTarget.count({ where: { actionId: id, active: true } })).toBe(1);
    expect(await getAction(registry, anna, id)).toMatchObject({
      result: "paused by otto",
      offers: { pause: false, resume: true },
    });
    let memo: unknown;
    let paused = 0;
    step = async (context) => {
      memo = context.memo;
      paused = context.pausedMs;
      return { outcome: "done", says: "done", auditId: null };
    };
    await resumeAction(anna, id);
    await until(id, "succeeded");
    expect(memo).toBe("begun");
    expect(paused).toBeGreaterThan(0);
    expect(await events(id)).toEqual([
      "action.requested",
      "action.started",
      "action.paused",
      "action.paused",
      "action.resumed",
      "action.started",
      "action.step",
      "action.finished",
    ]);
  });

  it("pauses itself to ask, and cancel answers too", async () => {
    step = async () => ({ outcome: "ask", says: "deadline reached: go on?", memo: 1 });
    const { id } = await start();
    work();
    await until(id, "paused");
    expect(await getAction(registry, anna, id)).toMatchObject({
      result: "deadline reached: go on?",
      offers: { resume: true, cancel: true },
    });
    await cancelAction(anna, id);
    await until(id, "cancelled");
  });

  it("goes back to the queue while it is switched off", async () => {
    step = endless;
    const { id } = await start();
    work();
    await until(id, "blocked");
    await setKilled(otto, { action: "node.drain", on: true, reason: "incident" });
    await until(id, "queued");
    await cancelAction(anna, id);
    await until(id, "cancelled");
    await setKilled(otto, { action: "node.drain", on: false, reason: "over" });
  });

  it("writes nothing after another worker took over", async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    let refused = "";
    let tried = 0;
    step = async ({ record, fence }) => {
      tried += 1;
      if (tried === 1) {
        await held;
        await fence().catch((error: Error) => {
          refused = error.message;
        });
        await expect(record("late", {})).rejects.toMatchObject({ code: "conflict" });
      }
      return { outcome: "done", says: "done", auditId: null };
    };
    const { id } = await start();
    work();
    await expect.poll(() => tried).toBe(1);
    await db()
      .$executeRaw`UPDATE action SET attempt = attempt + 1, "leaseUntil" = now() - interval '1 s' WHERE id = ${id}::uuid`;
    work();
    await until(id, "succeeded");
    go();
    await expect.poll(() => refused, { timeout: 10_000 }).toContain("taken over");
    expect((await events(id)).filter((event) => event === "action.finished")).toHaveLength(1);
  });
});

describe("four eyes", () => {
  it("waits for somebody else, who has seen this very plan and may do it too", async () => {
    because = ["a job fails for good"];
    step = slices(1);
    const { id } = await start();
    work();
    const { planHash, offers } = await getAction(registry, anna, id);
    expect(await state(id)).toBe("awaiting_approval");
    expect(offers.approve).toBe(false);
    const consent = { planHash, reason: "agreed" };
    await expect(approveAction(registry, anna, id, consent)).rejects.toThrow("their own");
    await expect(approveAction(registry, vera, id, consent)).rejects.toMatchObject({ code: "forbidden" });
    const other = { ...consent, planHash: "0".repeat(64) };
    await expect(approveAction(registry, otto, id, other)).rejects.toMatchObject({ code: "precondition" });
    await approveAction(registry, otto, id, consent);
    await until(id, "succeeded");
    expect(await getAction(registry, anna, id)).toMatchObject({
      approval: { by: { user: "otto" }, reason: "agreed" },
    });
    expect((await events(id)).slice(0, 3)).toEqual(["action.requested", "action.approved", "action.started"]);
  });

  it("ends with the words of who did not agree, and those it concerns are told them", async () => {
    because = ["always"];
    const { id } = await start();
    expect((await getAction(registry, anna, id)).offers).toMatchObject({ decline: false, cancel: true });
    expect((await getAction(registry, otto, id)).offers).toMatchObject({ decline: true });
    await declineAction(registry, otto, id, { reason: "the cluster is full" });
    work();
    await until(id, "cancelled");
    expect(await getAction(registry, anna, id)).toMatchObject({
      result: "declined by otto: the cluster is full",
      done: 0,
      approval: { by: null },
    });
    expect((await events(id)).slice(0, 2)).toEqual(["action.requested", "action.declined"]);
    expect((await listMessages(id)).map(({ phase }) => phase)).toEqual(["after", "line"]);
  });

  it("is refused by the database itself for an own action", async () => {
    because = ["always"];
    const { id } = await start();
    const { planHash } = await getAction(registry, anna, id);
    const own = { actionId: id, planHash, user: "anna", displayName: "Anna", reason: "me" };
    await expect(db().approval.create({ data: own })).rejects.toThrow();
    await cancelAction(anna, id);
  });

  it("does not run what has changed since it was approved", async () => {
    because = ["always"];
    step = slices(1);
    const { id } = await start();
    version = 2;
    await approveAction(registry, otto, id, {
      planHash: (await getAction(registry, anna, id)).planHash,
      reason: "agreed",
    });
    work();
    await until(id, "expired");
    expect(await getAction(registry, anna, id)).toMatchObject({
      result: expect.stringContaining("changed since"),
    });
  });

  it("expires when nobody agrees in time", async () => {
    because = ["always"];
    const { id } = await start();
    await db().action.update({ where: { id }, data: { approvalExpiresAt: new Date(Date.now() - 1_000) } });
    work();
    await until(id, "expired");
    expect(await db().actionTarget.count({ where: { actionId: id, active: true } })).toBe(0);
    expect((await listMessages(id)).map(({ phase }) => phase)).toEqual(["after", "line"]);
  });

  it("covers what an approved action starts, once, in the same person's name", async () => {
    step = slices(1);
    because = ["a job fails for good"];
    const { id } = await start("campaign.run");
    await approveAction(registry, otto, id, {
      planHash: (await getAction(registry, anna, id)).planHash,
      reason: "agreed",
    });
    work();
    await until(id, "succeeded");
    const [child] = (await getAction(registry, anna, id)).children;
    await until(child?.id ?? "", "succeeded");
    expect(await getAction(registry, anna, child?.id ?? "")).toMatchObject({
      parentId: id,
      requestedBy: { user: "anna" },
      approval: null,
    });
  });
});
