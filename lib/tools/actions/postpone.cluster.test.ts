import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, type DrainRig, startDrainRig, until } from "@/e2e/drain/rig";
import { approveAction } from "@/lib/actions/approve-action";
import { cancelAction } from "@/lib/actions/cancel-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { plannedWork } from "@/lib/tools/history";
import { upcomingOf } from "@/lib/tools/upcoming";
import { registry } from "@/lib/worker/registry";

/** "Not now" on a real cluster: whatever empties a node leaves it alone for the time said, once, and then goes on. */

const POSTPONE_HOURS = 1;
const maria: Actor = { user: "maria", displayName: "Maria", role: "viewer", via: { kind: "system" } };
let rig: DrainRig;

beforeAll(async () => {
  rig = await startDrainRig({ site: { postponeHours: POSTPONE_HOURS } });
  await rig.node("spare");
  await rig.asOwner("INSERT INTO tool (name, uid, gid, \"homeDirectory\") VALUES ($1, 1, 1, '/')", ["a"]);
  await rig.asOwner("INSERT INTO tool_member (tool, kind, name) VALUES ($1, 'person', 'maria')", ["a"]);
});
afterEach(() => rig.endWorkers());
afterAll(async () => {
  expect(await verifyDatabase()).toMatchObject({ ok: true });
  await rig?.stop();
});

const start = (who: Actor, action: string, input: Parameters<typeof startAction>[2]["input"]) =>
  startAction(
    registry,
    who,
    { action, input, reason: "kernel upgrade", dryRun: false },
    { idempotencyKey: null },
  );
const stateOf = async (id: string) => (await getAction(registry, anna, id)).state;
const touched = (node: string) =>
  liveIndex().table("nodes").get(node)?.unschedulable === true || rig.podsOn(node).length === 0;
/** As if so long had passed since the work began to wait. */
async function pass(id: string, hours: number): Promise<void> {
  await rig.asOwner(
    `UPDATE action SET "startedAt" = "startedAt" - make_interval(hours => $2::int) WHERE id = $1`,
    [id, hours],
  );
  await rig.asOwner(
    `UPDATE action_request SET at = at - make_interval(hours => $2::int) WHERE "actionId" = $1`,
    [id, hours],
  );
}

// A shorter grace than the pods' own is what a second person has to agree to: until then nothing begins.
it.each([
  ["node.drain", (node: string) => ({ node, graceSeconds: 1 })],
  ["node.reboot", (node: string) => ({ node, drain: { graceSeconds: 1 } })],
  ["node.decommission", (node: string) => ({ node, drain: { graceSeconds: 1 } })],
])("%s waits once for a tool it touches, and goes on when the time is over", async (action, inputOf) => {
  const node = action.replace("node.", "worker-");
  await rig.node(node);
  await rig.cordon("spare", true);
  await rig.deployment("tool-a", action.replace("node.", ""), 1, node);
  await rig.cordon("spare", false);
  await until(() => liveIndex().table("nodes").get("spare")?.unschedulable === false, "room elsewhere");
  const { id, state } = await start(anna, action, inputOf(node));
  expect(state).toBe("awaiting_approval");
  rig.worker();

  const notNow = { tool: "a", action: id, node };
  expect(upcomingOf("a", await plannedWork())).toMatchObject([{ actionId: id, node, postponable: true }]);
  const asked = await start(maria, "tool.postpone-drain", notNow);
  expect(await rig.ended(asked.id)).toMatchObject({ state: "succeeded" });
  await expect(start(maria, "tool.postpone-drain", notNow)).rejects.toMatchObject({
    code: "precondition",
    message: expect.stringContaining("a has put off this work once already"),
  });

  const { planHash } = await db().action.findUniqueOrThrow({ where: { id } });
  await approveAction(registry, { ...anna, user: "ben", displayName: "Ben" }, id, {
    planHash,
    reason: "agreed",
  });
  await until(async () => (await stateOf(id)) === "blocked", `${action} waits`);
  expect((await getAction(registry, anna, id)).progress[0]?.says).toMatch(
    /^put off until .* UTC for tool a$/,
  );
  expect(upcomingOf("a", await plannedWork())).toMatchObject([{ begun: false, postponable: false }]);
  expect(touched(node)).toBe(false);
  await expect(start(maria, "tool.postpone-drain", notNow)).rejects.toMatchObject({ code: "precondition" });

  await pass(id, POSTPONE_HOURS);
  // Another worker takes it over and finds the time over, sooner than the first would look again.
  await rig.endWorkers();
  expect(touched(node)).toBe(false);
  rig.worker();
  await until(() => rig.podsOn(node).length === 0, `${node} empty`);
  // A reboot and a decommission then ask a person, where the site has no hook and no Puppet.
  await until(async () => ["succeeded", "paused"].includes(await stateOf(id)), `${action} emptied ${node}`);
  if ((await stateOf(id)) === "paused") await cancelAction(anna, id);
  await rig.ended(id);
});
