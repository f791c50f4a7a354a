import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionDefinition, Registry, StepContext, StepResult } from "../../lib/actions/define";
import { getAction } from "../../lib/actions/get-action";
import { planAction } from "../../lib/actions/plan-action";
import { startAction } from "../../lib/actions/start-action";
import { setKilled } from "../../lib/actions/switches";
import { undoAction } from "../../lib/actions/undo-action";
import { listAudit } from "../../lib/audit/read";
import { verifyDatabase } from "../../lib/audit/verify";
import type { Actor } from "../../lib/auth/actor";
import { db } from "../../lib/db/client";
import { liveIndex } from "../../lib/live/process-index";
import { runWorker } from "../../lib/worker/main";
import { freshDatabase } from "../database/fresh-database";
import type { AuditLine } from "../platform/api";
import { type RunningPlatform, startPlatform } from "../platform/start";
import { stopIndex } from "../stop-index";
import { setEnvironment } from "./cluster";

/** What a verb on nodes has to say about itself; the cases below are the same for every one. */
export type ActionForm = {
  input(node: string): Record<string, unknown>;
  /** What a node is before, so that the action changes it. */
  before: { unschedulable: boolean; annotations: Record<string, string> };
  after: { unschedulable: boolean };
  blocked: { input: Record<string, unknown>; says: RegExp };
};

const anna: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const vera: Actor = { user: "vera", displayName: "Vera", role: "viewer", via: { kind: "system" } };

export function describeActions(registry: Registry, forms: Readonly<Record<string, ActionForm>>): void {
  const dir = `/tmp/forgeboard-form-${process.pid}`;
  let box: RunningPlatform;
  let names: string[];

  beforeAll(async () => {
    await freshDatabase();
    box = await startPlatform({ dir });
    setEnvironment({
      FORGEBOARD_READER_KUBECONFIG: box.kubeconfigFile,
      FORGEBOARD_WRITER_KUBECONFIG: box.writerKubeconfigFile,
    });
    await liveIndex().ready;
    names = [...liveIndex().table("nodes").values()]
      .filter((node) => node.conditions.some(({ type, status }) => type === "Ready" && status === "True"))
      .map(({ name }) => name);
  });
  afterAll(async () => {
    await stopIndex();
    await db().$disconnect();
    await box.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /** The next unused Ready node, brought to `before` in the cluster and in the index. */
  async function aNode({ before }: ActionForm): Promise<string> {
    const name = names.shift();
    if (name === undefined) throw new Error("the box has too few Ready nodes for these cases");
    put(name, {
      metadata: { annotations: before.annotations },
      spec: { unschedulable: before.unschedulable },
    });
    await expect.poll(() => liveIndex().table("nodes").get(name)).toMatchObject(before);
    return name;
  }
  function put(name: string, change: { metadata?: object; spec?: object }): void {
    const node = box.store.get("nodes", name);
    if (node === undefined) throw new Error(`the box has no node ${name}`);
    box.store.put("nodes", {
      ...node,
      metadata: { ...node.metadata, ...change.metadata },
      spec: { ...(node.spec as object), ...change.spec },
    });
  }
  /** Calls back as soon as the box has read the node and before it answers anything else. */
  function afterRead(name: string, change: () => void): () => void {
    const lines = box.audit as AuditLine[];
    lines.push = (...added) => {
      const path = `/api/v1/nodes/${name}`;
      if (added.some(({ verb, uri }) => verb.toLowerCase() === "get" && uri.split("?")[0] === path)) change();
      return Array.prototype.push.apply(lines, added);
    };
    return () => Reflect.deleteProperty(lines, "push");
  }
  const request = (action: string, input: Record<string, unknown>) => ({
    action,
    input: JSON.parse(JSON.stringify(input)),
    reason: "kernel upgrade",
    ticket: "T1",
    dryRun: false,
  });
  const start = (actor: Actor, action: string, input: Record<string, unknown>) =>
    startAction(registry, actor, request(action, input), { idempotencyKey: null });
  const patchesOf = (name: string) =>
    box.audit.filter(
      ({ verb, uri, code }) =>
        verb.toLowerCase() === "patch" && uri.includes(`/nodes/${name}?`) && code === 200,
    );
  const ended = (id: string) =>
    expect
      .poll(async () => (await db().action.findUnique({ where: { id } }))?.finishedAt ?? null, {
        timeout: 10_000,
      })
      .not.toBeNull();
  async function withWorker(work: () => Promise<void>): Promise<void> {
    const end = new AbortController();
    const worker = runWorker({ signal: end.signal, registry });
    try {
      await work();
    } finally {
      end.abort();
      await worker;
    }
  }
  const run = async (action: string, input: Record<string, unknown>) => {
    const { id } = await start(anna, action, input);
    await withWorker(() => ended(id));
    return getAction(registry, anna, id);
  };
  const nodeNow = (name: string) => liveIndex().table("nodes").get(name);
  const context = (change: Partial<StepContext> = {}): StepContext => ({
    actionId: "00000000-0000-4000-8000-00000000000a",
    user: "anna",
    writesAs: "anna",
    reason: "kernel upgrade",
    ticket: null,
    requestedAt: "2026-01-02T00:00:00Z",
    begun: false,
    restores: null,
    memo: null,
    pausedMs: 0,
    now: () => Date.now(),
    signal: AbortSignal.timeout(10_000),
    stop: new AbortController().signal,
    fence: async () => undefined,
    report: () => undefined,
    record: async () => undefined,
    startChild: () => Promise.reject(new Error("this verb starts no other")),
    ...change,
  });

  /** All slices of a step, as the engine would call them. */
  async function whole(
    verb: ActionDefinition,
    input: unknown,
    node: string,
    found: Parameters<ActionDefinition["step"]>[2],
    change: Partial<StepContext> = {},
  ): Promise<StepResult> {
    let given = context(change);
    for (;;) {
      const result = await verb.step(input, { kind: "node", name: node }, found, given);
      if (result.outcome !== "continue") return result;
      given = { ...given, begun: true, memo: result.memo };
    }
  }

  it("has a form for every verb there is", () => {
    expect(Object.keys(forms).sort()).toEqual([...registry.keys()].sort());
  });

  describe.each([...registry])("%s", (name: string, verb: ActionDefinition) => {
    const form = forms[name];
    if (form === undefined) return;
    const parsed = (node: string) => verb.input.parse(form.input(node));
    const foundOn = (node: string) => verb.plan(parsed(node)).targets[0]?.found ?? {};

    it("does what was asked, once, and records all of it in the person's name", async () => {
      const node = await aNode(form);
      const action = await run(name, form.input(node));
      expect(action).toMatchObject({ state: "succeeded", result: "1 of 1 done", ticket: "T1" });
      await expect.poll(() => nodeNow(node)).toMatchObject(form.after);
      expect(patchesOf(node)).toHaveLength(1);
      expect(patchesOf(node)[0]?.impersonated).toMatchObject({ user: "anna" });
      expect(action.steps[0]?.auditId).toBe(patchesOf(node)[0]?.auditId);
      const { items } = await listAudit(anna, { actionId: action.id, sort: "seq", limit: 50 } as never);
      expect(items.map(({ event }) => event)).toEqual([
        "action.requested",
        "action.started",
        "action.step",
        "action.finished",
      ]);
      for (const row of items)
        expect(row).toMatchObject({ person: "anna", action: name, reason: "kernel upgrade", ticket: "T1" });
      expect(items.at(-1)?.targets).toEqual([`node/${node}`]);
      expect(await verifyDatabase()).toMatchObject({ ok: true });
    });

    it("refuses who may not, and records that", async () => {
      const node = await aNode(form);
      await expect(start(vera, name, form.input(node))).rejects.toMatchObject({ code: "forbidden" });
      const last = await db().auditEntry.findFirst({ orderBy: { seq: "desc" } });
      expect(last).toMatchObject({ event: "action.refused", action: name });
      expect(last?.says).toContain("forbidden");
      expect(patchesOf(node)).toEqual([]);
    });

    it("shows what stands in the way, and refuses with the same words", async () => {
      const answer = await planAction(registry, anna, { action: name, input: form.blocked.input });
      expect(answer.allowed).toBe(false);
      expect(answer.plan.blockers.map(({ says }) => says).join()).toMatch(form.blocked.says);
      await expect(start(anna, name, form.blocked.input)).rejects.toThrow(form.blocked.says);
      const last = await db().auditEntry.findFirst({ orderBy: { seq: "desc" } });
      expect(last?.says).toMatch(form.blocked.says);
    });

    it("has one effect when a step is repeated after a crash, and knows it as its own", async () => {
      const node = await aNode(form);
      const found = foundOn(node);
      const step = (begun: boolean) => whole(verb, parsed(node), node, found, { begun });
      expect(await step(false)).toMatchObject({ outcome: "done" });
      expect(await step(true)).toMatchObject({ outcome: "done" });
      expect(patchesOf(node)).toHaveLength(1);
    });

    it("does not take for its own what somebody did before it began", async () => {
      const node = await aNode(form);
      const found = foundOn(node);
      put(node, { spec: form.after });
      const result = await whole(verb, parsed(node), node, found);
      expect(result).toMatchObject({ outcome: "already_so" });
      expect(patchesOf(node)).toEqual([]);
    });

    it("does not write over what changed between its read and its write", async () => {
      const node = await aNode(form);
      const found = foundOn(node);
      let moves = 0;
      const move = () => put(node, { metadata: { labels: { moved: String(++moves) } } });
      const unlisten = afterRead(node, move);
      const step = () => whole(verb, parsed(node), node, found);
      expect(await step()).toMatchObject({ outcome: "retry" });
      expect(patchesOf(node)).toEqual([]);
      unlisten();
      expect(await step()).toMatchObject({ outcome: "done" });
    });

    it("stops when the node is another one by now, or gone", async () => {
      const node = await aNode(form);
      const found = foundOn(node);
      const step = () => whole(verb, parsed(node), node, found);
      put(node, { metadata: { uid: "00000000-0000-4000-8000-0000000000ff" } });
      await expect(step()).rejects.toMatchObject({ code: "precondition" });
      box.store.remove("nodes", node);
      await expect(step()).rejects.toMatchObject({ code: "precondition" });
      expect(patchesOf(node)).toEqual([]);
    });

    it("can be undone: the node is as it was found, annotations too", async () => {
      const node = await aNode(form);
      const before = nodeNow(node)?.annotations;
      const { id } = await run(name, form.input(node));
      await expect.poll(() => nodeNow(node)).toMatchObject(form.after);
      const undo = await undoAction(registry, anna, id, { reason: "too early" }, { idempotencyKey: null });
      await withWorker(() => ended(undo.id));
      await expect.poll(() => nodeNow(node)?.unschedulable).toBe(form.before.unschedulable);
      expect(nodeNow(node)?.annotations).toEqual(before);
      expect(await getAction(registry, anna, id)).toMatchObject({
        undoneBy: undo.id,
        offers: { undo: false },
      });
    });

    it("keeps its place in the queue while it is switched off, and says why", async () => {
      const [node, other] = [await aNode(form), await aNode(form)];
      const { id } = await start(anna, name, form.input(node));
      await setKilled(anna, { action: name, on: true, reason: "incident" });
      // A later action of another verb that ends shows that the worker has looked at the queue and passed this one by.
      const sentinel = [...registry.keys()].find((verbName) => verbName !== name) ?? "";
      const later = await start(anna, sentinel, forms[sentinel]?.input(other) ?? {});
      await withWorker(async () => {
        await ended(later.id);
        expect(await getAction(registry, anna, id)).toMatchObject({
          state: "queued",
          result: `waits: ${name} is switched off by anna: incident`,
        });
        expect(patchesOf(node)).toEqual([]);
        await setKilled(anna, { action: name, on: false, reason: "over" });
        await ended(id);
      });
      expect(await getAction(registry, anna, id)).toMatchObject({ state: "succeeded" });
    });
  });
}
