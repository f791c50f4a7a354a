import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { CrashRig, nameOf, writes } from "@/e2e/reconciler/crash-rig";
import { verifyDatabase } from "@/lib/audit/verify";

/** Accounts with certificates: wherever their writer is killed, the next one goes on, and no file is ever half there. */

const POINTS = ["claimed", ...writes(7), "signed", "repaired", "patched", "recorded"];
const crash = new CrashRig();

beforeAll(() => crash.start(POINTS.map(nameOf)));
afterEach(async () => {
  await crash.rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => crash.stop());

it.each(POINTS)("a repair goes on that was killed at %s", async (fault) => {
  const tool = nameOf(fault, POINTS.indexOf(fault));
  const others = crash.stamps();
  const input = { selection: { by: "tools", tools: [tool] }, canary: 0 };
  expect(await crash.killAt(fault, input, "account.repair")).toEqual([]);
  const kubeconfig = crash.at("project", tool, ".kube", "config");
  const said = await crash.rig.plane.kubectl(["auth", "whoami", "-o", "json", "--kubeconfig", kubeconfig]);
  expect(JSON.parse(said).status.userInfo.username).toBe(tool);
  expect(crash.stamps()).toMatchObject(others);
  expect(await crash.rig.plane.kubectl(["get", "csr", "-o", "name"])).toBe("");
});
