import { execFileSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { shortCertificate } from "@/e2e/reconciler/short-certificate";
import { getAction } from "@/lib/actions/get-action";
import { resumeAction } from "@/lib/actions/resume-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { registry } from "@/lib/worker/registry";

/** Homes, kubeconfigs and certificates of tools, from nothing to `kubectl auth whoami`, signed by a real cluster. */

const TOOLS = ["apple", "banana", "cherry"];
const homes = mkdtempSync(join(tmpdir(), "forgeboard-homes-"));
const owner = process.getuid?.() === 0 ? "tool" : "worker";
const at = (...path: string[]) => join(homes, ...path);

let rig: ReconcileRig;

beforeAll(async () => {
  rig = await startReconcileRig(
    "plan",
    {},
    {
      homes,
      settings: { homes: { root: homes, path: "/data/project", owner }, intervalSeconds: 10 },
    },
  );
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  await rig?.stop();
  rmSync(homes, { recursive: true, force: true });
});

const drift = () => db().drift.findMany({ where: { source: "accounts" }, orderBy: { id: "asc" } });
const untilIds = (ids: readonly string[]) =>
  rig.until(
    `drift ${ids.join()}`,
    async () => JSON.stringify((await drift()).map(({ id }) => id)) === JSON.stringify(ids),
    60_000,
  );
/** Who a tool is to the API server, by nothing but the kubeconfig in its home. */
async function whoIs(tool: string) {
  const said = await rig.plane.kubectl([
    "auth",
    "whoami",
    "-o",
    "json",
    "--kubeconfig",
    at(tool, ".kube", "config"),
  ]);
  const { username, groups } = JSON.parse(said).status.userInfo;
  return { username, groups };
}
const signing = () =>
  writesOf(rig.asked()).filter(({ resource }) => resource === "certificatesigningrequests");
const inodes = () =>
  TOOLS.flatMap((tool) =>
    [".kube/config", ".toolskube/client.key", ".toolskube/client.crt"].map(
      (name) => lstatSync(at(tool, name)).ino,
    ),
  );

it("gives new tools home, certificate and kubeconfig, a few first, and each can sign in with it", async () => {
  rig.tools(TOOLS);
  rig.worker();
  await untilIds(TOOLS.map((tool) => `home//${tool}#missing`));
  const id = await rig.start({ selection: { by: "all" }, canary: 1 }, "account.repair");
  await rig.untilState(id, "paused");
  expect(readdirSync(homes)).toEqual(["apple"]);
  expect((await getAction(registry, anna, id)).result).toContain("looked at again: 1 of 1 as they should be");
  await resumeAction(anna, id);
  await rig.untilState(id, "succeeded");
  for (const tool of TOOLS)
    expect(await whoIs(tool)).toEqual({ username: tool, groups: ["toolforge", "system:authenticated"] });
  expect(new Set(signing().map(({ as }) => as))).toEqual(new Set(["anna"]));
  expect(await rig.plane.kubectl(["get", "csr", "-o", "name"])).toBe("");
  await untilIds([]);
});

it("writes nothing where all is well", async () => {
  const [before, asked] = [inodes(), signing().length];
  rig.worker();
  const id = await rig.start({ selection: { by: "tools", tools: TOOLS }, canary: 0 }, "account.repair");
  await rig.untilState(id, "succeeded");
  expect(inodes()).toEqual(before);
  expect(signing()).toHaveLength(asked);
});

it("renews a certificate before it ends, and the tool goes on with the new one", async () => {
  const folder = at("apple", ".toolskube");
  shortCertificate(rig.plane, { folder, tool: "apple", days: 5 });
  const old = readFileSync(join(folder, "client.crt"), "utf8");
  rig.worker();
  await untilIds(["certificate//apple#differs"]);
  expect((await drift())[0]?.says).toMatch(/its certificate ends on \d{4}-\d\d-\d\d, in [45] days/);
  const id = await rig.start(
    { selection: { by: "ids", ids: ["certificate//apple#differs"] } },
    "account.repair",
  );
  await rig.untilState(id, "succeeded");
  expect(readFileSync(join(folder, "client.crt"), "utf8")).not.toBe(old);
  expect(await whoIs("apple")).toMatchObject({ username: "apple" });
  await untilIds([]);
});

it("leaves what a tool broke, says so, and keeps no secret anywhere", async () => {
  writeFileSync(at("banana", ".kube", "config"), "users: [");
  rig.worker();
  await untilIds(["kubeconfig//banana#differs"]);
  await expect(rig.start({ selection: { by: "all" }, canary: 0 }, "account.repair")).rejects.toMatchObject({
    code: "precondition",
  });
  expect(readFileSync(at("banana", ".kube", "config"), "utf8")).toBe("users: [");
  const kept = await rig.everythingKept();
  expect(kept).toContain("certificate//apple#differs");
  expect(kept).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/);
  const keys = TOOLS.map((tool) => readFileSync(at(tool, ".toolskube", "client.key"), "utf8"));
  // Any whole line of a key is most of it, whatever it is wrapped in.
  const lines = keys.flatMap((key) =>
    key.split("\n").filter((line) => line.length > 40 && !line.includes("-")),
  );
  expect(lines).toHaveLength(3 * TOOLS.length);
  expect(lines.filter((line) => kept.includes(line))).toEqual([]);
});

it("keeps what was seen when the homes go away", async () => {
  const before = (await drift()).map(({ id }) => id);
  execFileSync("mv", [homes, `${homes}-away`]);
  try {
    rig.worker();
    const frozen = async () => {
      const last = await db().reconcileRun.findFirst({
        where: { source: "accounts" },
        orderBy: { id: "desc" },
      });
      return last?.outcome === "frozen" && last.says === `${homes} is not there`;
    };
    await rig.until("the loss of the homes is said", frozen, 60_000);
    expect((await drift()).map(({ id }) => id)).toEqual(before);
  } finally {
    execFileSync("mv", [`${homes}-away`, homes]);
  }
});
