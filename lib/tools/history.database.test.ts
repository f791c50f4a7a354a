import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { appendAudit } from "@/lib/audit/append";
import { db } from "@/lib/db/client";
import { actionsOn } from "./history";

/** What was done with a tool, whatever the action was asked of: the tool, something of its, or many tools at once. */

beforeAll(async () => {
  await freshDatabase("web");
});
afterAll(() => db().$disconnect());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

async function anAction(
  action: string,
  summary: string,
  target: { kind: string; name: string },
  { memo, ...change }: { createdAt?: Date; state?: string; memo?: { next: number } } = {},
): Promise<string> {
  const id = randomUUID();
  await db().action.create({
    data: {
      ...{ id, action, summary, state: "succeeded", input: {}, plan: {}, planHash: "" },
      ...{ user: "anna", displayName: "Anna", reason: "drift" },
      createdAt: minutesAgo(60),
      ...change,
      targets: { create: { position: 0, ...target, active: false, ...(memo === undefined ? {} : { memo }) } },
    },
  });
  return id;
}

/** As a worker does before it begins with some of them. */
const beganWith = (actionId: string, from: number | null, tools: string[]) =>
  db().$transaction((tx) =>
    appendAudit(tx, {
      event: "action.progress",
      actor: { user: "anna", displayName: "Anna" },
      actionId,
      says: `begins with ${tools.length} tools`,
      data: { tools, ...(from === null ? {} : { from }) },
    }),
  );
const said = async (tool: string) =>
  (await actionsOn(tool, [`tool-${tool}`])).map(({ says, person }) => `${says} (${person})`);

it("has what was asked of the tool, of something of its, and of nothing that only sounds like it", async () => {
  await anAction("tool.restart", "Restart a", { kind: "tool", name: "a" });
  await anAction("tool.rerun-job", "Run a/nightly", { kind: "job", name: "a/nightly" }, { state: "failed" });
  await anAction("pod.force-delete", "End web-1", { kind: "pod", name: "tool-a/web-1" });
  await anAction("tool.restart", "Restart ab", { kind: "tool", name: "ab" });
  await anAction(
    "tool.restart",
    "Restart a long ago",
    { kind: "tool", name: "a" },
    { createdAt: minutesAgo(91 * 24 * 60) },
  );
  expect((await said("a")).toSorted()).toEqual([
    "End web-1 (Anna)",
    "Restart a (Anna)",
    "Run a/nightly: failed (Anna)",
  ]);
});

it("has a repair of many tools from when it came to this one, and none that did not come to it", async () => {
  const many = { kind: "tools", name: "selected tools" };
  const cancelled = { state: "cancelled", memo: { next: 2 } };
  const id = await anAction("tool.repair", "Repair 3 tools: 3 objects", many, cancelled);
  await beganWith(id, 0, ["b", "c", "d"]);
  const first = await db().auditEntry.findFirstOrThrow({ where: { actionId: id } });
  await beganWith(id, 1, ["c"]);
  await anAction("account.repair", "Repair accounts of 0 tools", { kind: "accounts", name: "repair" });
  expect(await actionsOn("c", ["tool-c"])).toEqual([
    {
      ...{ at: first.at.toISOString(), kind: "action", person: "Anna", actionId: id },
      says: "Repair 3 tools: 3 objects: cancelled",
    },
  ]);
  expect(await said("b")).toHaveLength(1);
  // Stopped in the middle of those that it had begun with.
  expect(await said("d")).toEqual([]);
  const runs = await anAction("tool.repair", "Repair 1 tool: 1 object", many, {
    ...cancelled,
    state: "running",
  });
  await beganWith(runs, 2, ["d"]);
  expect(await said("d")).toHaveLength(1);
});

it("has all that a repair began with once it is through, whatever its last slice has left", async () => {
  for (const [state, memo] of [
    ["succeeded", null],
    ["failed", { next: 1 }],
  ] as const) {
    const target = { kind: "tools", name: "selected tools" };
    const id = await anAction("tool.repair", `Repair ${state}`, target, {
      state,
      ...(memo === null ? {} : { memo }),
    });
    await beganWith(id, 0, ["g", "h"]);
  }
  for (const tool of ["g", "h"])
    expect((await said(tool)).toSorted()).toEqual([
      "Repair failed: failed (Anna)",
      "Repair succeeded (Anna)",
    ]);
});

it("has what was put back, which is recorded when it is done", async () => {
  const id = await anAction("tool.put-back", "Put back 2 objects", { kind: "tools", name: "selected tools" });
  await beganWith(id, null, ["e"]);
  expect(await said("e")).toEqual(["Put back 2 objects (Anna)"]);
  expect(await said("f")).toEqual([]);
});
