import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { approveAction } from "./approve-action";
import { cancelAction } from "./cancel-action";
import { declineAction } from "./decline-action";
import { defineAction } from "./define";
import { pauseAction } from "./pause-action";
import { resumeAction } from "./resume-action";
import { startAction } from "./start-action";
import { requestsAfter, steerAction } from "./steer-action";
import { setReadOnly } from "./switches";

const noop = defineAction<object>({
  name: "node.cordon",
  title: "Noop",
  permission: "node.cordon",
  input: z.strictObject({}),
  targets: () => [{ kind: "node", name: "n1" }],
  plan: () => ({ summary: "noop", targets: [], warnings: [], blockers: [], equivalent: [] }),
  step: async () => ({ outcome: "failed", says: "never called" }),
  inverse: () => ({ none: "nothing to put back" }),
});
const registry = new Map([[noop.name, noop]]);
const admin: Actor = { user: "anna", displayName: "Anna", role: "admin", via: { kind: "system" } };
const body = { action: noop.name, input: {}, reason: "test", dryRun: false };

beforeAll(() => freshDatabase("web"));
afterAll(() => db().$disconnect());

it("lets the web role ask, cancel and switch, and nothing more", async () => {
  const { id } = await startAction(registry, admin, body, { idempotencyKey: null });
  await pauseAction(admin, id);
  await resumeAction(admin, id);
  await cancelAction(admin, id);
  await expect(db().action.update({ where: { id }, data: { state: "succeeded" } })).rejects.toThrow();
  await expect(db().auditEntry.deleteMany()).rejects.toThrow();
  await setReadOnly(admin, { on: true, reason: "freeze" });
  await expect(startAction(registry, admin, body, { idempotencyKey: null })).rejects.toThrow("freeze");
  expect((await setReadOnly(admin, { on: false, reason: "over" })).readOnly.on).toBe(false);
});

it("lets the web role approve somebody else's action, and the database refuse an own one", async () => {
  const other = { ...noop, targets: () => [{ kind: "node", name: "n2" }], approval: () => ["always"] };
  const needing = new Map([[noop.name, other]]);
  const { id, state } = await startAction(needing, admin, body, { idempotencyKey: null });
  expect(state).toBe("awaiting_approval");
  const { planHash } = await db().action.findUniqueOrThrow({ where: { id } });
  await expect(
    db().approval.create({ data: { actionId: id, planHash, user: "anna", displayName: "", reason: "" } }),
  ).rejects.toThrow();
  await approveAction(needing, { ...admin, user: "otto" }, id, { planHash, reason: "agreed" });
  await expect(db().approval.deleteMany()).rejects.toThrow();
  await cancelAction(admin, id);
});

it("lets the web role decline somebody else's action with a reason, and who asked take it back", async () => {
  const other = { ...noop, targets: () => [{ kind: "node", name: "n4" }], approval: () => ["always"] };
  const needing = new Map([[noop.name, other]]);
  const own: Actor = { ...admin, user: "mia", role: "operator" };
  const { id } = await startAction(needing, own, body, { idempotencyKey: null });
  await expect(declineAction(needing, own, id, { reason: "no" })).rejects.toMatchObject({
    code: "forbidden",
  });
  const viewer: Actor = { ...admin, user: "vera", role: "viewer" };
  await expect(declineAction(needing, viewer, id, { reason: "no" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(cancelAction(viewer, id)).rejects.toMatchObject({ code: "forbidden" });
  await declineAction(needing, admin, id, { reason: "the cluster is full" });
  await expect(declineAction(needing, admin, id, { reason: "again" })).rejects.toMatchObject({
    code: "conflict",
  });
  const row = await db().action.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ declineReason: "the cluster is full", cancelRequestedBy: "anna" });
});

it("lets who asked take back what still waits, whatever their role", async () => {
  const other = { ...noop, targets: () => [{ kind: "node", name: "n5" }], approval: () => ["always"] };
  const own: Actor = { ...admin, user: "mia", role: "operator" };
  const { id } = await startAction(new Map([[noop.name, other]]), own, body, { idempotencyKey: null });
  const looking: Actor = { ...own, role: "viewer", via: { kind: "token", tokenId: "t", scope: "read" } };
  await expect(cancelAction(looking, id)).rejects.toMatchObject({ code: "forbidden" });
  await cancelAction({ ...own, role: "viewer" }, id);
});

it("lets the web role record what is asked of a part, once the verb agrees, and never take it back", async () => {
  const steerable = {
    ...noop,
    targets: () => [{ kind: "node", name: "n3" }],
    steers: (_input: unknown, _memo: unknown, { name }: { name: string }) =>
      name === "w1" ? null : `there is no node ${name}`,
  };
  const verbs = new Map([[noop.name, steerable]]);
  const { id } = await startAction(verbs, admin, body, { idempotencyKey: null });
  const viewer: Actor = { ...admin, role: "viewer" };
  await expect(steerAction(verbs, viewer, id, { kind: "skip", name: "w1" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(steerAction(verbs, admin, id, { kind: "skip", name: "w9" })).rejects.toMatchObject({
    code: "conflict",
    message: "there is no node w9",
  });
  await expect(steerAction(registry, admin, id, { kind: "skip", name: "w1" })).rejects.toThrow(/no parts/);
  await steerAction(verbs, admin, id, { kind: "skip", name: "w1" });
  await steerAction(verbs, admin, id, { kind: "retry", name: "w1" });
  const asked = await requestsAfter(id, 0);
  expect(asked.map(({ kind, name }) => [kind, name])).toEqual([
    ["skip", "w1"],
    ["retry", "w1"],
  ]);
  expect(await requestsAfter(id, asked[0]?.seq ?? 0)).toHaveLength(1);
  const entries = await db().auditEntry.findMany({ where: { actionId: id, event: "action.steered" } });
  expect(entries.map(({ says }) => says)).toEqual(["asked to skip: w1", "asked to try again: w1"]);
  await expect(db().actionRequest.deleteMany()).rejects.toThrow();
  await expect(db().actionRequest.updateMany({ data: { name: "w2" } })).rejects.toThrow();
});
