import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { cancelAction } from "@/lib/actions/cancel-action";
import { defineAction, type Registry, type StepResult } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { pauseAction } from "@/lib/actions/pause-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { steerAction } from "@/lib/actions/steer-action";
import { planUndo, undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { campaignOf } from "@/lib/campaigns/actions/run";
import { db } from "@/lib/db/client";
import { runWorker } from "@/lib/worker/main";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { aNode, memoryIndex } from "../../e2e/memory-index";
import type { CampaignState } from "./model";
import { campaignStateSchema } from "./schema";

/** A campaign in the engine, over verbs that only change the index of this test. */

const NODES = ["w-worker-1", "w-worker-2", "w-worker-3", "w-worker-4"];
const holder = globalThis as unknown as { forgeboardIndex?: unknown };
let index: ReturnType<typeof memoryIndex>;
/** Nodes whose child fails, and those whose child does not come to an end yet. */
let failing: Set<string>;
let hanging: Set<string>;
let atOnce = 0;
let atOnceMost = 0;

const verb = (name: "node.cordon" | "node.uncordon", unschedulable: boolean) =>
  defineAction<{ nodes: string[] }>({
    name,
    title: unschedulable ? "Cordon" : "Uncordon",
    permission: name,
    input: z.object({ nodes: z.array(z.string()) }),
    targets: ({ nodes }) => nodes.map((node) => ({ kind: "node", name: node })),
    plan: ({ nodes }) => ({
      summary: `${name} ${nodes}`,
      targets: nodes.map((node) => ({
        target: { kind: "node", name: node },
        verdict:
          index.table("nodes").get(node)?.unschedulable === unschedulable ? "already_so" : "will_change",
        says: "changes",
        found: {},
      })),
      warnings: [],
      blockers: [],
      equivalent: [`kubectl ${name} ${nodes}`],
    }),
    async step(_input, target, _found, context): Promise<StepResult> {
      if (context.memo === null) {
        atOnce += 1;
        atOnceMost = Math.max(atOnceMost, atOnce);
        return { outcome: "continue", says: "begun", memo: 1, waits: null, afterMs: 20 };
      }
      if (hanging.has(target.name))
        return { outcome: "continue", says: "hangs", memo: 1, waits: null, afterMs: 20 };
      atOnce -= 1;
      if (failing.has(target.name)) return { outcome: "failed", says: "the node is on fire" };
      index.put(aNode(target.name, { unschedulable }));
      return { outcome: "done", says: unschedulable ? "cordoned" : "uncordoned", auditId: null };
    },
    inverse: () => ({ none: "nothing to put back" }),
  });
const verbs = [verb("node.cordon", true), verb("node.uncordon", false)];
const registry: Registry = new Map([...verbs, campaignOf(verbs)].map((one) => [one.name, one]));
const anna: Actor = { user: "anna", displayName: "Anna", role: "operator", via: { kind: "system" } };

let workers: { end: AbortController; done: Promise<void> }[] = [];
const work = () => {
  const end = new AbortController();
  const done = runWorker({ signal: end.signal, registry, ready: async () => undefined });
  const worker = { end, done };
  workers.push(worker);
  return worker;
};
const start = async (settings: Record<string, unknown>, title = "Kernel upgrade") => {
  const input = {
    title,
    selection: { by: "nodes", nodes: NODES },
    body: { action: "node.cordon" },
    settings: { canary: { count: 0 }, maxUnavailable: "100%", ...settings },
  };
  const body = {
    action: "campaign.run",
    input: JSON.parse(JSON.stringify(input)),
    reason: "kernel",
    dryRun: false,
  };
  return (await startAction(registry, anna, body, { idempotencyKey: null })).id;
};
const read = async (id: string) => {
  const action = await getAction(registry, anna, id);
  const state = campaignStateSchema.safeParse(action.progress[0]?.detail).data;
  return { action, state, nodes: state?.nodes.map(({ node, state: at }) => `${node.at(-1)} ${at}`) };
};
const until = (id: string, wanted: string) =>
  expect.poll(async () => (await getAction(registry, anna, id)).state, { timeout: 20_000 }).toBe(wanted);
const untilNodes = (id: string, ...wanted: string[]) =>
  expect.poll(async () => (await read(id)).nodes, { timeout: 20_000 }).toEqual(wanted);

beforeAll(() => freshDatabase());
beforeEach(() => {
  index = memoryIndex(NODES.map((name) => aNode(name)));
  const fresh = index.source();
  holder.forgeboardIndex = { ...index, source: () => ({ ...fresh, asOf: new Date().toISOString() }) };
  failing = new Set();
  hanging = new Set();
  atOnce = 0;
  atOnceMost = 0;
});
afterEach(async () => {
  for (const { end } of workers) end.abort();
  await Promise.all(workers.map(({ done }) => done));
  workers = [];
  Reflect.deleteProperty(holder, "forgeboardIndex");
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => db().$disconnect());

describe("a campaign", () => {
  it("plans every node by its own action, and leaves out what is so already", async () => {
    index.put(aNode("w-worker-2", { unschedulable: true }));
    const { plan } = await getAction(registry, anna, await start({}, "Planned"));
    expect(plan.summary).toBe("Planned: cordon 3 nodes, 100% at a time, stops at the first failure");
    expect(plan.warnings).toEqual(["w-worker-2 is left out: changes"]);
    expect(plan.equivalent).toHaveLength(3);
    work();
    const [row] = await db().action.findMany({
      where: { action: "campaign.run" },
      orderBy: { createdAt: "desc" },
    });
    await until(row?.id ?? "", "succeeded");
    expect((await read(row?.id ?? "")).nodes).toEqual(["1 done", "2 skipped", "3 done", "4 done"]);
  });

  it("passes over a node that maintainers put off, says so, and takes it when it is told to", async () => {
    hanging.add("w-worker-1");
    const id = await start({ canary: { count: 1, after: "go_on" } }, "Put off");
    work();
    await untilNodes(id, "1 running", "2 waiting", "3 waiting", "4 waiting");
    await db().actionRequest.create({
      data: {
        ...{ actionId: id, kind: "later", name: "w-worker-3", tool: "sal" },
        ...{ user: "maria", displayName: "Maria" },
      },
    });
    const off = async () => (await read(id)).state?.nodes[2]?.putOff?.tool;
    await expect.poll(off, { timeout: 20_000 }).toBe("sal");
    hanging.clear();
    await untilNodes(id, "1 done", "2 done", "3 waiting", "4 done");
    const says = async () => (await read(id)).state?.waits?.says;
    await expect.poll(says, { timeout: 20_000 }).toContain("w-worker-3: put off until");
    await steerAction(registry, anna, id, { kind: "first", name: "w-worker-3" });
    await until(id, "succeeded");
  });

  it("asks after its canary, goes on when resumed, and keeps to its limit", async () => {
    const id = await start({ canary: { count: 1, after: "ask" }, maxUnavailable: 4, perRole: { worker: 2 } });
    work();
    await until(id, "paused");
    const { nodes, state, action } = await read(id);
    expect(nodes).toEqual(["1 done", "2 waiting", "3 waiting", "4 waiting"]);
    expect(state).toMatchObject({ asked: "canary" });
    expect(action.result).toBe("the canary is done; go on with the others?");
    await resumeAction(anna, id);
    // Two of the role are away, as they stay cordoned: the limit of the role holds the others.
    await untilNodes(id, "1 done", "2 done", "3 waiting", "4 waiting");
    await expect
      .poll(async () => (await read(id)).action.result)
      .toBe("2 worker unavailable, at most 2 may be: w-worker-1, w-worker-2");
    expect((await read(id)).action.state).toBe("blocked");
    for (const node of ["w-worker-1", "w-worker-2"]) index.put(aNode(node));
    await until(id, "succeeded");
    expect(atOnceMost).toBeLessThanOrEqual(2);
  });

  it("is not answered by a crash between the question and the pause", async () => {
    const id = await start({ canary: { count: 1, after: "ask" } }, "Crash");
    const worker = work();
    await until(id, "paused");
    worker.end.abort();
    await worker.done;
    await db().$executeRaw`UPDATE action SET state = 'running', "pauseRequestedAt" = NULL, "pausedAt" = NULL,
      "leaseUntil" = now() - interval '1 second' WHERE id = ${id}::uuid`;
    work();
    await until(id, "paused");
    expect((await read(id)).nodes).toEqual(["1 done", "2 waiting", "3 waiting", "4 waiting"]);
    await cancelAction(anna, id);
    await until(id, "cancelled");
  });

  it("stops at a failure; a retry and a skip end it; undo puts back what it changed, and only that", async () => {
    failing = new Set(["w-worker-2", "w-worker-3"]);
    const id = await start({ maxUnavailable: 1, canary: { count: 0 }, stopAfterFailures: 1 }, "Failing");
    // The pool has room again after each node, as if somebody repooled it.
    const room = setInterval(() => atOnce === 0 && index.put(aNode("w-worker-1")), 10);
    work();
    await until(id, "paused");
    clearInterval(room);
    expect((await read(id)).action.result).toBe("stopped: 1 failed (w-worker-2)");
    await expect(steerAction(registry, anna, id, { kind: "skip", name: "w-worker-1" })).rejects.toMatchObject(
      {
        code: "conflict",
        message: expect.stringContaining("w-worker-1 is done"),
      },
    );
    failing.delete("w-worker-2");
    await steerAction(registry, anna, id, { kind: "retry", name: "w-worker-2" });
    await steerAction(registry, anna, id, { kind: "first", name: "w-worker-4" });
    await steerAction(registry, anna, id, { kind: "skip", name: "w-worker-3" });
    await resumeAction(anna, id);
    await expect.poll(async () => (await read(id)).nodes, { timeout: 20_000 }).toContain("4 done");
    index.put(aNode("w-worker-4"));
    await until(id, "succeeded");
    const { action, nodes, state } = await read(id);
    expect(action.progress[0]?.says).toBe("3 nodes done; skipped: w-worker-3");
    expect(nodes).toEqual(["1 done", "4 done", "2 done", "3 skipped"]);
    expect(state?.nodes.find(({ node }) => node === "w-worker-2")?.tries).toBe(2);

    expect((await planUndo(registry, anna, id)).plan.summary).toContain("uncordon");
    const undo = await undoAction(registry, anna, id, { reason: "enough" }, { idempotencyKey: null });
    await until(undo.id, "succeeded");
    expect(index.table("nodes").get("w-worker-2")?.unschedulable).toBe(false);
    const undone = await db().action.findUniqueOrThrow({ where: { id: undo.id } });
    expect(undone.input).toMatchObject({ selection: { nodes: ["w-worker-1", "w-worker-2", "w-worker-4"] } });
  });

  it("waits for its window, and says until when", async () => {
    const today = new Date(Date.now()).toISOString().slice(0, 10);
    const id = await start({ schedule: { timeZone: "UTC", freezeDays: [today] } }, "Frozen");
    work();
    await expect
      .poll(async () => (await getAction(registry, anna, id)).result, { timeout: 20_000 })
      .toContain("freeze day");
    await until(id, "blocked");
    const { state } = await read(id);
    expect(state?.waits?.says).toContain("freeze day");
    expect(Date.parse(state?.waits?.until ?? "")).toBeGreaterThan(Date.now());
    await cancelAction(anna, id);
    await until(id, "cancelled");
  });

  it("is taken over with its children, and cancels them with itself", async () => {
    hanging = new Set(NODES);
    const id = await start({}, "Taken over");
    const worker = work();
    await untilNodes(id, "1 running", "2 running", "3 running", "4 running");
    worker.end.abort();
    await worker.done;
    // As if the worker had died between starting a child and remembering it.
    const before = (await read(id)).state as CampaignState;
    const forgotten = before.nodes.map((run) =>
      run.node === "w-worker-1"
        ? { ...run, state: "waiting", tries: 0, childId: null, childState: null }
        : run,
    );
    await db().actionTarget.updateMany({
      where: { actionId: id },
      data: { memo: JSON.parse(JSON.stringify({ ...before, nodes: forgotten })) },
    });
    work();
    hanging.delete("w-worker-1");
    await untilNodes(id, "1 done", "2 running", "3 running", "4 running");
    expect(await db().action.count({ where: { parentId: id } })).toBe(4);
    await pauseAction(anna, id);
    await until(id, "paused");
    await cancelAction(anna, id);
    await until(id, "cancelled");
    for (const { id: child } of (await getAction(registry, anna, id)).children.slice(1))
      await until(child, "cancelled");
    expect((await getAction(registry, anna, id)).offers.undo).toBe(true);
  });
});
