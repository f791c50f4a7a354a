import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { startAction } from "@/lib/actions/start-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { liveIndex } from "@/lib/live/process-index";
import { DECOMMISSION_STAGES } from "@/lib/nodes/decommission/schema";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { editHiera, hieraCommits, readHiera } from "../../e2e/platform/edit-hiera";
import type { HieraRepository } from "../../e2e/platform/hiera-place";
import type { RunningPlatform } from "../../e2e/platform/start";
import { requestCertificate, signCertificate } from "../../e2e/puppet/certificate-authority";
import {
  agreed,
  anna,
  askFor,
  type DecommissionRig,
  fqdn,
  otto,
  recordsOf,
  stagesOf,
  startDecommissionRig,
  untilState,
} from "../../e2e/worker/decommission-rig";
import { registry } from "./registry";

/** A decommission from plan to end against the box: its cluster, its Puppet CA, its Hiera repository. */

const vera: Actor = { user: "vera", displayName: "Vera", role: "operator", via: { kind: "system" } };

let rig: DecommissionRig;
let box: RunningPlatform;
let hiera: HieraRepository;

beforeAll(async () => {
  rig = await startDecommissionRig(({ puppet, hiera: list }) => {
    if (list === null) throw new Error("git is needed: apt-get install git");
    hiera = list;
    return {
      puppet: { url: puppet.url, caFile: puppet.caFile, ...puppet.identities.console },
      hiera: { ...list, mode: "push", authorEmail: "{user}@example.org" },
    };
  });
  box = rig.box;
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => rig?.stop());

const console_ = () => ({
  url: box.puppet.url,
  caFile: box.puppet.caFile,
  timeoutMs: 10_000,
  ...box.puppet.identities.console,
});
const certificateOf = (node: string) => readCertificate(console_(), fqdn(node));
const hieraFile = () => readHiera(hiera);

it("takes a node out: certificate, Hiera, Node; each once, in the person's name", async () => {
  const node = await rig.aNode();
  const before = await certificateOf(node);
  expect(before?.state).toBe("signed");
  expect(hieraFile()).toContain(fqdn(node));
  const id = await agreed(node);
  rig.worker();
  await untilState(id, "succeeded");
  expect(await certificateOf(node)).toBeNull();
  expect(hieraFile()).not.toContain(fqdn(node));
  expect(hieraCommits(hiera, fqdn(node))).toEqual([`anna Remove ${fqdn(node)}`]);
  expect(box.store.get("nodes", node)).toBeUndefined();
  expect(rig.deletionsOf(node)).toHaveLength(1);
  expect(rig.deletionsOf(node)[0]?.impersonated).toMatchObject({ user: "anna" });
  const action = await getAction(registry, anna, id);
  expect(action.steps.map(({ outcome, auditId }) => ({ outcome, auditId }))).toEqual([
    { outcome: "done", auditId: rig.deletionsOf(node)[0]?.auditId },
  ]);
  expect(action.progress[0]?.says).toMatch(
    /^decommissioned: certificate .* cleaned; taken out of .*; Node deleted$/,
  );
  expect((await recordsOf(id)).map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  expect((await stagesOf(id)).certificate).toMatchObject({
    state: "done",
    found: `signed, SHA256 ${before?.fingerprint}`,
  });
  await expect.poll(() => liveIndex().table("nodes").get(node)).toBeUndefined();
  await expect(
    undoAction(registry, anna, id, { reason: "back" }, { idempotencyKey: null }),
  ).rejects.toThrow();
});

it("is killed at every stage, before and after its record: one effect and one record of each", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  for (const stage of DECOMMISSION_STAGES)
    for (const point of ["done", "recorded"]) {
      const doomed = rig.worker(`decommission-${stage}-${point}`);
      expect(await doomed.untilKilled(), `${stage} ${point}`).toBe("SIGKILL");
      await rig.endLease(id);
    }
  rig.worker();
  await untilState(id, "succeeded");
  expect(await certificateOf(node)).toBeNull();
  expect(hieraCommits(hiera, fqdn(node))).toHaveLength(1);
  expect(rig.deletionsOf(node)).toHaveLength(1);
  expect((await recordsOf(id)).map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
}, 180_000);

it("stops when the Hiera entry was changed meanwhile, says what it found, and can be undone", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  const doomed = rig.worker("decommission-look-recorded");
  await doomed.untilKilled();
  await rig.endLease(id);
  // The look is repeated, so what changes has to change after it.
  const second = rig.worker("decommission-certificate-recorded");
  await second.untilKilled();
  editHiera(hiera, (text) => text.replace(`  - ${fqdn(node)}`, `  - ${fqdn(node)} # kept for the audit`));
  await rig.endLease(id);
  rig.worker();
  await untilState(id, "failed");
  expect((await stagesOf(id)).hiera).toMatchObject({
    state: "stopped",
    says: expect.stringContaining("kept for the audit"),
  });
  expect(box.store.get("nodes", node)).toBeDefined();
  expect(hieraFile()).toContain(fqdn(node));
  const undo = await undoAction(registry, anna, id, { reason: "it stays" }, { idempotencyKey: null });
  await untilState(undo.id, "succeeded");
  expect(box.store.get("nodes", node)?.spec).not.toMatchObject({ unschedulable: true });
});

it("stops when the machine came back with a certificate of its own", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  const doomed = rig.worker("decommission-hiera-recorded");
  await doomed.untilKilled();
  await requestCertificate(box.puppet, fqdn(node));
  await signCertificate(box.puppet, box.puppet.identities.console, fqdn(node));
  await rig.endLease(id);
  rig.worker();
  await untilState(id, "failed");
  // The worker died before it had gone on, so the stage is repeated and looks first.
  expect((await stagesOf(id)).hiera).toMatchObject({
    state: "stopped",
    says: expect.stringContaining("its certificate was signed again"),
  });
  expect(box.store.get("nodes", node)).toBeDefined();
});

it("asks a person where the person's right to delete nodes is missing, and looks again on resume", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  const doomed = rig.worker("decommission-hiera-recorded");
  await doomed.untilKilled();
  box.forbid("nodes", "delete");
  await rig.endLease(id);
  rig.worker();
  await untilState(id, "paused");
  expect((await getAction(registry, anna, id)).result).toContain(`kubectl delete node ${node}`);
  await resumeAction(otto, id);
  await expect
    .poll(async () => (await getAction(registry, anna, id)).result, { timeout: 20_000 })
    .toContain("not done yet");
  box.store.remove("nodes", node);
  await untilState(id, "paused");
  await resumeAction(otto, id);
  await untilState(id, "succeeded");
  const resumed = await db().auditEntry.findMany({ where: { actionId: id, event: "action.resumed" } });
  expect(resumed.map(({ says }) => says)[0]).toContain(`kubectl delete node ${node}`);
});

it("plans stage by stage, always for a second person, and refuses who may not and what is not there", async () => {
  const node = await rig.aNode();
  const { plan, approval } = await planAction(registry, anna, askFor(node));
  expect(approval[0]).toContain(`${node} goes for good`);
  expect(plan.equivalent).toEqual(
    expect.arrayContaining([
      `puppetserver ca clean --certname ${fqdn(node)}`,
      `kubectl delete node ${node}`,
      expect.stringContaining("git clone --branch production"),
    ]),
  );
  expect(plan.warnings[0]).toContain("cannot be undone");
  await expect(startAction(registry, vera, askFor(node), { idempotencyKey: null })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(startAction(registry, anna, askFor("no-such-node"), { idempotencyKey: null })).rejects.toThrow(
    "there is no node no-such-node",
  );
});
