import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ReconcileRig, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { shortCertificate } from "@/e2e/reconciler/short-certificate";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";

/** People with full access: certificate and kubeconfig in their own homes, and no binding from here. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-admins-"));
const isRoot = process.getuid?.() === 0;
const owner = isRoot ? "tool" : "worker";
const at = (...path: string[]) => join(dir, "home", "anna", ...path);
const MISSING = ["admin-certificate//anna#missing", "admin-kubeconfig//anna#missing"];

let rig: ReconcileRig;

beforeAll(async () => {
  for (const folder of ["project", "home"]) mkdirSync(join(dir, folder));
  mkdirSync(at());
  rig = await startReconcileRig(
    "manage",
    {},
    {
      homes: join(dir, "project"),
      admins: ["anna"],
      settings: {
        homes: { root: join(dir, "project"), path: "/data/project", owner },
        adminHomes: { root: join(dir, "home"), path: "/home", owner },
        intervalSeconds: 10,
      },
    },
  );
  rig.tools(["apple"]);
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  await rig?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const untilAdmins = (what: string, ids: readonly string[]) =>
  rig.until(
    what,
    async () => {
      const rows = await db().drift.findMany({ where: { kind: { startsWith: "admin-" } } });
      return JSON.stringify(rows.map(({ id }) => id).toSorted()) === JSON.stringify(ids);
    },
    60_000,
  );
const repair = (ids: readonly string[]) =>
  rig.start({ selection: { by: "ids", ids: [...ids] } }, "infrastructure.repair");

it("get certificate and kubeconfig from two people, and nothing by itself", async () => {
  rig.worker();
  await untilAdmins("anna has nothing", MISSING);
  const settled = async () =>
    (await db().action.count({ where: { action: "account.repair", state: "succeeded" } })) === 1;
  await rig.until("the tool has got its own", settled, 60_000);
  expect(existsSync(at(".admkube"))).toBe(false);
  const id = await repair(MISSING);
  await rig.untilState(id, "succeeded");
  expect(await db().approval.count({ where: { actionId: id } })).toBe(1);
  const said = await rig.plane.kubectl([
    ...["auth", "whoami", "-o", "json", "--kubeconfig", at(".kube", "config")],
  ]);
  expect(JSON.parse(said).status.userInfo).toMatchObject({
    username: "anna",
    groups: ["admins", "system:authenticated"],
  });
  expect(lstatSync(at(".admkube", "client.key")).mode & 0o777).toBe(0o400);
  await untilAdmins("anna has all", []);
  const bindings = writesOf(rig.asked()).filter(({ resource }) => resource === "clusterrolebindings");
  expect(bindings).toEqual([]);
  const drift = await db().drift.findMany({
    where: { kind: "clusterrolebinding" },
    orderBy: { name: "asc" },
  });
  expect(drift.map(({ name, repair: how }) => [name, how])).toEqual([
    ["anna-binding", null],
    ["anna-view-binding", null],
  ]);
});

it("get another certificate by name when theirs is no good, and keep what they added", async () => {
  rmSync(at(".admkube", "client.crt"));
  writeFileSync(
    at(".admkube", "client.crt"),
    "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n",
  );
  const config = readFileSync(at(".kube", "config"), "utf8");
  writeFileSync(at(".kube", "config"), `${config}preferences: { colors: true }\n`);
  rig.worker();
  await untilAdmins("it is no good", ["admin-certificate//anna#differs"]);
  const id = await repair(["admin-certificate//anna#differs"]);
  await rig.untilState(id, "succeeded");
  await untilAdmins("it is good", []);
  expect(readFileSync(at(".kube", "config"), "utf8")).toContain("colors: true");
});

it("leave a tool's certificate that ends to be renewed by itself, in the reconciler's own name", async () => {
  const folder = join(dir, "project", "apple", ".toolskube");
  const kubeconfig = join(dir, "project", "apple", ".kube", "config");
  shortCertificate(rig.plane, { folder, tool: "apple", days: 5 });
  const ends = readFileSync(join(folder, "client.crt"), "utf8");
  const before = await db().action.count({ where: { action: "account.repair" } });
  const signed = () =>
    writesOf(rig.asked()).filter(({ resource }) => resource === "certificatesigningrequests").length;
  const asked = signed();
  rig.worker();
  await rig.until(
    "it is renewed",
    async () => readFileSync(join(folder, "client.crt"), "utf8") !== ends,
    60_000,
  );
  const renewed = () =>
    db().action.findMany({
      where: { action: "account.repair" },
      orderBy: { createdAt: "asc" },
      skip: before,
    });
  await rig.until("the action is over", async () => (await renewed())[0]?.state === "succeeded", 60_000);
  expect(await renewed()).toMatchObject([{ user: "forgeboard:reconciler" }]);
  expect(signed()).toBeGreaterThan(asked);
  const said = await rig.plane.kubectl(["auth", "whoami", "-o", "json", "--kubeconfig", kubeconfig]);
  expect(JSON.parse(said).status.userInfo).toMatchObject({ username: "apple" });
});
