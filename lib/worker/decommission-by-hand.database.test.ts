import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { DECOMMISSION_STAGES } from "@/lib/nodes/decommission/schema";
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

/** A decommission from plan to end at a site that names neither a Puppet CA nor a Hiera file: people do both, and say so. */

let rig: DecommissionRig;

beforeAll(async () => {
  rig = await startDecommissionRig(() => ({}));
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => rig?.stop());

async function resumesOf(id: string) {
  const people = await db().auditPerson.findMany();
  const entries = await db().auditEntry.findMany({
    where: { actionId: id, event: "action.resumed" },
    orderBy: { seq: "asc" },
  });
  return entries.map(({ seq, person }) => ({
    seq,
    user: people.find(({ pseudonym }) => pseudonym === person)?.user,
  }));
}

it("plans both stages for a person, with the commands", async () => {
  const node = await rig.aNode();
  const { plan } = await planAction(registry, anna, askFor(node));
  expect(plan.warnings).toEqual([
    expect.stringContaining("cannot be undone"),
    `waits for a person: clean the certificate of ${fqdn(node)}: this site names no Puppet CA`,
    `waits for a person: take ${fqdn(node)} out of Hiera: this site names no Hiera file`,
  ]);
  expect(plan.equivalent).toEqual(
    expect.arrayContaining([
      `puppetserver ca clean --certname ${fqdn(node)}`,
      `git grep --line-number ${fqdn(node)}`,
    ]),
  );
});

it("asks for each with its command, takes the word of who resumes, and deletes the Node", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  rig.worker();
  const certificate = `puppetserver ca clean --certname ${fqdn(node)}`;
  await untilState(id, "paused");
  expect(await stagesOf(id)).toMatchObject({
    certificate: { state: "asks", command: certificate, found: "this site names no Puppet CA" },
    hiera: { state: "waiting", found: "this site names no Hiera file" },
  });
  expect((await getAction(registry, anna, id)).result).toContain(`${certificate}, then resume`);
  expect(rig.box.store.get("nodes", node)).toBeDefined();
  await resumeAction(otto, id);

  await expect.poll(async () => (await stagesOf(id)).hiera?.state, { timeout: 20_000 }).toBe("asks");
  expect((await stagesOf(id)).hiera?.command).toBe(`git grep --line-number ${fqdn(node)}`);
  await untilState(id, "paused");
  expect(rig.deletionsOf(node)).toEqual([]);
  await resumeAction(anna, id);

  await untilState(id, "succeeded");
  expect(await stagesOf(id)).toMatchObject({
    certificate: { state: "by_hand", command: null },
    hiera: { state: "by_hand", command: null },
    delete_node: { state: "done" },
  });
  expect(rig.deletionsOf(node)).toHaveLength(1);
  // Whose word it was stands in the chain, beside the stage that took it.
  const [first, second] = await resumesOf(id);
  expect([first?.user, second?.user]).toEqual(["otto", "anna"]);
  const records = await recordsOf(id);
  expect(records.map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  expect(records.find(({ part }) => part === "certificate")).toMatchObject({ resumed: first?.seq });
  expect(records.find(({ part }) => part === "hiera")).toMatchObject({ resumed: second?.seq });
});

it("takes no crash for an answer: whoever comes after asks again", async () => {
  const node = await rig.aNode();
  const id = await agreed(node);
  const doomed = rig.worker("decommission-detach-recorded");
  await doomed.untilKilled();
  await rig.endLease(id);
  const second = rig.worker();
  await untilState(id, "paused");
  await second.end();
  await resumeAction(otto, id);
  // The one who took the word dies before and after it has recorded it.
  for (const point of ["done", "recorded"]) {
    await rig.worker(`decommission-certificate-${point}`).untilKilled();
    await rig.endLease(id);
  }
  rig.worker();
  await untilState(id, "paused");
  expect(await stagesOf(id)).toMatchObject({ certificate: { state: "by_hand" }, hiera: { state: "asks" } });
  expect((await recordsOf(id)).filter(({ part }) => part === "certificate")).toHaveLength(1);
  expect(rig.deletionsOf(node)).toEqual([]);
});
