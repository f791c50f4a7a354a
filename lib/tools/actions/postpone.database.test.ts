import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { drainInput, drainWorld } from "@/e2e/drain-world";
import { aNode, aPod } from "@/e2e/memory-index";
import type { Registry } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { putOffUntil } from "@/lib/nodes/drain/put-off";
import { planDrain } from "@/lib/nodes/drain-plan";
import { runWorker } from "@/lib/worker/main";
import { plannedWork } from "../history";
import { upcomingOf } from "../upcoming";
import { postponeDrain } from "./postpone-drain";

/** "Not now" through the engine: asked by who maintains the tool, obeyed by the drain, once. */

const registry: Registry = new Map([[postponeDrain.name, postponeDrain]]);
const maria: Actor = { user: "maria", displayName: "Maria", role: "viewer", via: { kind: "system" } };
const HOUR_MS = 3_600_000;
let end: AbortController;
let done: Promise<void>;

beforeAll(async () => {
  await freshDatabase();
  await db().tool.create({
    data: { name: "a", uid: 1, gid: 1, homeDirectory: "/data/project/a", disabled: [] },
  });
  await db().toolMember.create({ data: { tool: "a", kind: "person", name: "maria" } });
  end = new AbortController();
  done = runWorker({ signal: end.signal, registry, ready: async () => undefined });
});
afterEach(async () => expect(await verifyDatabase()).toMatchObject({ ok: true }));
afterAll(async () => {
  end.abort();
  await done;
  await db().$disconnect();
});

/** A drain that waits for a second person. */
async function aDrain(): Promise<string> {
  const id = randomUUID();
  const plan = planDrain(drainInput(), drainWorld([aNode("worker-1"), aPod("web")]));
  await db().action.create({
    data: {
      ...{ id, action: "node.drain", state: "awaiting_approval", summary: "Drain worker-1", input: {} },
      plan: JSON.parse(JSON.stringify({ targets: [{ found: { drain: plan } }] })),
      ...{ planHash: "", user: "op", displayName: "Op", reason: "kernel" },
    },
  });
  return id;
}
const notNow = (who: Actor, action: string, node = "worker-1") =>
  startAction(
    registry,
    who,
    {
      action: "tool.postpone-drain",
      input: { tool: "a", action, node },
      reason: "release day",
      dryRun: false,
    },
    { idempotencyKey: null },
  );
const ended = (id: string) =>
  expect.poll(async () => (await getAction(registry, maria, id)).state, { timeout: 20_000 });

describe("not now", () => {
  it("puts off a drain that has not begun, and says so where it is looked for", async () => {
    const drain = await aDrain();
    expect(upcomingOf("a", await plannedWork())).toMatchObject([{ actionId: drain, postponable: true }]);
    const { id } = await notNow(maria, drain);
    await ended(id).toBe("succeeded");
    expect(upcomingOf("a", await plannedWork())).toMatchObject([{ actionId: drain, postponable: false }]);
    const now = Date.now();
    const off = await putOffUntil(drain, now);
    expect(off?.tool).toBe("a");
    expect((off?.until ?? 0) - now).toBeGreaterThan(23 * HOUR_MS);
    expect(await putOffUntil(drain, now + 25 * HOUR_MS)).toBeNull();
    // Once for each action and tool.
    await expect(notNow(maria, drain)).rejects.toMatchObject({
      code: "precondition",
      message: expect.stringContaining("once already"),
    });
  });

  it("is refused to strangers, and for work that does not touch the tool there, or is none", async () => {
    const drain = await aDrain();
    await expect(notNow({ ...maria, user: "eve" }, drain)).rejects.toMatchObject({ code: "forbidden" });
    await expect(notNow(maria, drain, "worker-2")).rejects.toMatchObject({ code: "precondition" });
    await expect(notNow(maria, randomUUID())).rejects.toMatchObject({ code: "precondition" });
    expect(await putOffUntil(drain, Date.now())).toBeNull();
  });

  it("keeps a second request out even where two workers would write it", async () => {
    const drain = await aDrain();
    const data = {
      ...{ actionId: drain, kind: "later", name: "worker-1", tool: "a" },
      ...{ user: "maria", displayName: "Maria" },
    };
    await db().actionRequest.create({ data });
    await expect(db().actionRequest.create({ data })).rejects.toMatchObject({ code: "P2002" });
  });
});
