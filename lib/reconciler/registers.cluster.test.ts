import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { anna, otto, type ReconcileRig, startReconcileRig } from "@/e2e/reconciler/rig";
import { approveAction } from "@/lib/actions/approve-action";
import { getAction } from "@/lib/actions/get-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { registry } from "@/lib/worker/registry";

/** Tokens, ABAC lines and kubeconfigs of the 2017 profile: found missing, too many or gone, and set right by audited actions. */

const TOOLS = ["apple", "banana", "cherry"];
const dir = mkdtempSync(join(tmpdir(), "forgeboard-registers-"));
const homes = join(dir, "project");
const etc = join(dir, "etc");
const tokensFile = join(etc, "tokenauth");
const accessFile = join(etc, "abac");
const listFile = join(etc, "infrastructure-users");
/** There while the API servers are to be restarted. */
const please = join(dir, "please-restart");
const ending = new AbortController();
let restarts = 0;
const PROMETHEUS = `${"P".repeat(64)},prometheus,3,infrastructure-readonly`;

let rig: ReconcileRig;
let obeying: Promise<void>;

beforeAll(async () => {
  for (const folder of [homes, etc]) mkdirSync(folder);
  writeFileSync(listFile, `${PROMETHEUS}\n`);
  const program = join(dir, "restart");
  writeFileSync(program, `#!/bin/sh\n: > ${please}\nwhile [ -e ${please} ]; do sleep 0.1; done\n`);
  chmodSync(program, 0o700);
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  rig = await startReconcileRig(
    "plan",
    { orphanDays: 0 },
    {
      homes,
      profile: "toolforge-2017",
      registers: { tokens: tokensFile, access: accessFile },
      override: {
        infrastructureUsers: [
          { user: "prometheus", access: "read-only", uid: 3 },
          { user: "client-infrastructure", access: "full", uid: 1 },
        ],
      },
      settings: {
        homes: { root: homes, path: "/data/project", owner: isRoot ? "tool" : "worker" },
        registers: { root: etc, uid, gid, restart: { command: [program] } },
        intervalSeconds: 10,
      },
    },
  );
  obeying = obey();
});
/** Does what the program asks for. */
async function obey(): Promise<void> {
  for (; !ending.signal.aborted; await wait(50)) {
    if (!existsSync(please)) continue;
    await rig.restartApiServer();
    restarts += 1;
    rmSync(please);
  }
}
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  ending.abort();
  await obeying;
  await rig?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const ids = async () =>
  (await db().drift.findMany({ where: { source: "accounts" }, orderBy: { id: "asc" } })).map(({ id }) => id);
const until = (what: string, holds: (found: readonly string[]) => boolean) =>
  rig.until(what, async () => holds(await ids()), 60_000);
const tokens = () => readFileSync(tokensFile, "utf8");
const tokenIn = (tool: string): string =>
  JSON.parse(readFileSync(join(homes, tool, ".kube", "config"), "utf8")).users[0].user.token;

const untilIds = (what: string, wanted: readonly string[]) =>
  until(what, (found) => JSON.stringify(found.toSorted()) === JSON.stringify(wanted.toSorted()));
const repair = (drift: readonly string[]) => ({ selection: { by: "ids", ids: [...drift] } });
const saidOf = async (id: string) =>
  (await db().auditEntry.findMany({ where: { actionId: id }, orderBy: { seq: "asc" } })).map(
    ({ says }) => says,
  );
const namesIn = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .map((line) => line.slice(65));

it("makes tokens, lines and kubeconfigs of all tools, restarts once, and shows no token anywhere", async () => {
  rig.tools(TOOLS);
  rig.worker();
  await until("everything is missing", (found) =>
    TOOLS.every((tool) => found.includes(`token//${tool}#missing`)),
  );
  const id = await rig.start({ selection: { by: "all" }, canary: 0 }, "account.repair");
  await rig.untilState(id, "succeeded");
  const infrastructure = ["access", "access", "list", "user", "user"].map(
    (part, at) =>
      `infrastructure-${part}//${["*", "client-infrastructure", "client-infrastructure", "client-infrastructure", "prometheus"][at]}#missing`,
  );
  await untilIds("the infrastructure alone drifts", [
    ...infrastructure.slice(0, 2),
    "infrastructure-access//prometheus#missing",
    ...infrastructure.slice(2),
  ]);
  expect(namesIn(tokensFile)).toEqual(["apple,52000,tool", "banana,52001,tool", "cherry,52002,tool"]);
  const lines = tokens().split("\r\n");
  expect(TOOLS.map(tokenIn)).toEqual(lines.slice(0, 3).map((line) => line.slice(0, 64)));
  expect(readFileSync(accessFile, "utf8").trim().split("\n")).toHaveLength(30);
  const said = (await saidOf(id)).join("\n");
  expect(said).toContain(`${tokensFile}: 0 → 3 lines; ${accessFile}: 0 → 30 lines`);
  expect(said).toContain("token made for apple, banana, cherry; 30 lines of the ABAC file");
  expect(said).toContain("restart of the API servers: code 0");
  expect(restarts).toBe(1);
  for (const tool of TOOLS)
    expect(await whoIs(tool)).toEqual({ username: tool, groups: ["tool", "system:authenticated"] });
  await secretsStayIn(lines.slice(0, 3).map((line) => line.slice(0, 64)));
});

/** Who a tool is to the API server, by nothing but the kubeconfig in its home. */
async function whoIs(tool: string) {
  const kubeconfig = join(homes, tool, ".kube", "config");
  const said = await rig.plane.kubectl(["auth", "whoami", "-o", "json", "--kubeconfig", kubeconfig]);
  const { username, groups } = JSON.parse(said).status.userInfo;
  return { username, groups };
}

/** No row of any table has any of these, and no worker has said one. */
async function secretsStayIn(secrets: readonly string[]): Promise<void> {
  const all = await rig.everythingKept();
  expect(all).toContain("restart of the API servers");
  expect(secrets.filter((secret) => secret.length !== 64 || all.includes(secret))).toEqual([]);
}

it("writes the list of infrastructure users and gives full access when a second person agrees", async () => {
  rig.worker();
  const input = repair([
    "infrastructure-list//client-infrastructure#missing",
    "infrastructure-user//prometheus#missing",
    "infrastructure-access//*#missing",
  ]);
  const body = { action: "infrastructure.repair", input, reason: "a new proxy", dryRun: false };
  const { id, state } = await startAction(registry, anna, body, { idempotencyKey: null });
  const { plan } = await getAction(registry, otto, id);
  expect(plan.targets[0]?.says).toBe(
    `sets right what everybody may, client-infrastructure, prometheus; ${listFile}: 1 → 2 lines; ${tokensFile}: 3 → 5 lines; ${accessFile}: 30 → 35 lines`,
  );
  expect(plan.warnings).toEqual(["gives client-infrastructure full access over the whole cluster"]);
  expect(state).toBe("awaiting_approval");
  const { planHash } = await getAction(registry, otto, id);
  await approveAction(registry, otto, id, { planHash, reason: "seen" });
  await rig.untilState(id, "succeeded");
  expect(namesIn(listFile)).toEqual([
    "prometheus,3,infrastructure-readonly",
    "client-infrastructure,1,infrastructure-readwrite",
  ]);
  expect(readFileSync(listFile, "utf8").startsWith(`${PROMETHEUS}\n`)).toBe(true);
  expect(namesIn(tokensFile).slice(3)).toEqual(
    ["prometheus,3,infrastructure-readonly", "client-infrastructure,1,infrastructure-readwrite"]
      .sort()
      .reverse(),
  );
  const [, made = ""] = readFileSync(listFile, "utf8").split("\n");
  expect(tokens()).toContain(`\r\n${made}\r\n`);
  await untilIds("nothing drifts", []);
  expect(restarts).toBe(2);
  await secretsStayIn([made.slice(0, 64)]);
});

it("takes out who is gone from the directory when a person names it, and nothing by itself", async () => {
  const foreign = `"${"Z".repeat(64)}",nodes,9,"system:node"`;
  writeFileSync(tokensFile, `${foreign}\n${tokens()}`);
  rig.tools(TOOLS.slice(0, 2));
  rig.worker();
  const gone = ["access//cherry:extra#unexpected", "token//cherry#unexpected"];
  await untilIds("cherry is nobody's", [...gone, "token-file//type:nodes:9#differs"]);
  await expect(rig.start({ selection: { by: "all" }, canary: 0 }, "account.repair")).rejects.toThrow(
    "nothing of what is selected",
  );
  const before = tokens();
  const id = await rig.start(repair(gone), "infrastructure.repair");
  await rig.untilState(id, "succeeded");
  expect(tokens()).toBe(
    before
      .split(/(?<=\n)/)
      .filter((line) => !line.includes("cherry"))
      .join(""),
  );
  expect(readFileSync(accessFile, "utf8")).not.toContain("cherry");
  expect((await getAction(registry, anna, id)).progress[0]?.says).toBe(
    "taken out cherry; 10 lines of the ABAC file less; the API servers were restarted",
  );
});

it("sees that the API server has not read what somebody wrote by hand, and restarts it when a person says so", async () => {
  const { access, tokens: text } = { access: readFileSync(accessFile, "utf8"), tokens: tokens() };
  writeFileSync(tokensFile, `${text}${"D".repeat(64)},dora,52002,tool\r\n`);
  const lines = access.split("\n").filter((line) => line.includes('"banana"'));
  writeFileSync(accessFile, `${access}${lines.join("\n").replaceAll("banana", "dora")}\n`);
  rig.tools([...TOOLS.slice(0, 2), "dora"]);
  rig.worker();
  const unread = "token-file//unread#differs";
  await until("the token of dora is not known", (found) => found.includes(unread));
  const row = await db().drift.findUnique({ where: { id: unread } });
  expect(row?.says).toBe(
    `every API server has to be restarted (systemctl restart kube-apiserver): it does not know the token of dora, and reads ${tokensFile} when it starts`,
  );
  const before = restarts;
  const id = await rig.start(repair([unread]), "infrastructure.repair");
  await rig.untilState(id, "succeeded");
  expect(restarts).toBe(before + 1);
  await until("the token of dora is known", (found) => !found.includes(unread));
  writeFileSync(tokensFile, text);
  writeFileSync(accessFile, access);
  rig.tools(TOOLS.slice(0, 2));
  await until("dora is gone", (found) => !found.some((each) => each.includes("dora")));
});

it("takes nobody out while the directory is lost", async () => {
  rig.tools([...TOOLS.slice(0, 2), "cherry"]);
  rig.worker();
  await until("cherry has none", (found) => found.includes("token//cherry#missing"));
  rig.tools(TOOLS.slice(0, 2));
  await until("nobody's", (found) => !found.includes("token//cherry#missing"));
  writeFileSync(tokensFile, `${tokens()}${"C".repeat(64)},cherry,52002,tool\r\n`);
  await until("cherry is nobody's", (found) => found.includes("token//cherry#unexpected"));
  rig.tools([]);
  const lost = async () =>
    (await db().mirrorRun.findFirst({ orderBy: { id: "desc" } }))?.outcome === "frozen";
  await rig.until("the mirror is frozen", lost, 60_000);
  await expect(rig.start(repair(["token//cherry#unexpected"]), "infrastructure.repair")).rejects.toThrow(
    "frozen",
  );
  rig.tools(TOOLS);
  await until("cherry is back", (found) => !found.includes("token//cherry#unexpected"));
});

it("repairs the one tool that was asked for, and leaves every other byte", async () => {
  const before = tokens();
  const [banana, cherry] = ["banana", "cherry"].map((name) =>
    before.split("\r\n").find((line) => line.includes(`,${name},`)),
  );
  writeFileSync(tokensFile, before.replace(`${banana}\r\n`, "").replace(`${cherry}\r\n`, ""));
  rig.worker();
  await until("two tokens are missing", (found) => found.includes("token//banana#missing"));
  const id = await rig.start(
    { selection: { by: "ids", ids: ["token//banana#missing"] }, canary: 0 },
    "account.repair",
  );
  await rig.untilState(id, "succeeded");
  const after = tokens().split("\r\n");
  expect(after.filter((line) => !line.includes("banana"))).toEqual(
    before.split("\r\n").filter((line) => line !== banana && line !== cherry),
  );
  // The kubeconfig still has the token that was lost; it is named, and repaired when somebody says so.
  await until("banana's kubeconfig differs", (found) => found.includes("kubeconfig//banana#differs"));
});
