import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { approveAction } from "./approve-action";
import { cancelAction } from "./cancel-action";
import { defineAction } from "./define";
import { pauseAction } from "./pause-action";
import { resumeAction } from "./resume-action";
import { startAction } from "./start-action";
import { setReadOnly } from "./switches";

const noop = defineAction<object>({
  name: "node.cordon",
  title: "Noop",
  permission: "node.cordon",
  input: z.strictObject({}),
  targets: () => [{ kind: "node", name: "n1" }],
  plan: () => ({ summary: "noop", targets: [], warnings: [], blockers: [], equivalent: [] }),
  step: async () => ({ outcome: "failed", says: "never called" }),
  inverse: () => null,
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
