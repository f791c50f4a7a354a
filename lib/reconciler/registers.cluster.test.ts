import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type ReconcileRig, startReconcileRig } from "@/e2e/reconciler/rig";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";

/** Tokens, ABAC lines and kubeconfigs of the 2017 profile, found missing and made by one audited action. */

const TOOLS = ["apple", "banana", "cherry"];
const dir = mkdtempSync(join(tmpdir(), "forgeboard-registers-"));
const homes = join(dir, "project");
const etc = join(dir, "etc");
const tokensFile = join(etc, "tokenauth");
const PROMETHEUS = `${"P".repeat(64)},prometheus,3,infrastructure-readonly`;

let rig: ReconcileRig;

beforeAll(async () => {
  for (const folder of [homes, etc]) mkdirSync(folder);
  writeFileSync(join(etc, "infrastructure-users"), `${PROMETHEUS}\n`);
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  rig = await startReconcileRig(
    "plan",
    {},
    {
      homes,
      profile: "toolforge-2017",
      settings: {
        homes: { root: homes, path: "/data/project", owner: isRoot ? "tool" : "worker" },
        registers: { root: etc, uid, gid },
        intervalSeconds: 10,
      },
    },
  );
});
afterEach(async () => {
  await rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
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

it("makes tokens, lines and kubeconfigs of all tools, and shows no token anywhere", async () => {
  rig.tools(TOOLS);
  rig.worker();
  await until("everything is missing", (found) =>
    TOOLS.every((tool) => found.includes(`token//${tool}#missing`)),
  );
  const id = await rig.start({ selection: { by: "all" }, canary: 0 }, "account.repair");
  await rig.untilState(id, "succeeded");
  await until("nothing drifts", (found) => found.length === 0);
  const lines = tokens().split("\r\n");
  expect(lines.slice(0, 3).map((line) => line.slice(65))).toEqual([
    "apple,52000,tool",
    "banana,52001,tool",
    "cherry,52002,tool",
  ]);
  expect(lines.slice(3)).toEqual([PROMETHEUS, ""]);
  expect(TOOLS.map(tokenIn)).toEqual(lines.slice(0, 3).map((line) => line.slice(0, 64)));
  expect(readFileSync(join(etc, "abac"), "utf8").trim().split("\n")).toHaveLength(3 + 30 + 1);
  const kept = await db().auditEntry.findMany({ where: { actionId: id } });
  const said = kept.map(({ says }) => says).join("\n");
  expect(said).toContain("token made for apple, banana, cherry, prometheus; 34 lines of the ABAC file");
  const all = JSON.stringify([kept, await db().action.findMany()], (_key, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  for (const line of lines.slice(0, 4)) expect(all).not.toContain(line.slice(0, 64));
});

it("repairs the one tool that was asked for, and leaves every other byte", async () => {
  const before = tokens();
  const [, banana, cherry] = before.split("\r\n");
  writeFileSync(tokensFile, before.replace(`${banana}\r\n`, "").replace(`${cherry}\r\n`, ""));
  rig.worker();
  await until("two tokens are missing", (found) => found.includes("token//banana#missing"));
  const id = await rig.start(
    { selection: { by: "ids", ids: ["token//banana#missing"] }, canary: 0 },
    "account.repair",
  );
  await rig.untilState(id, "succeeded");
  const after = tokens().split("\r\n");
  expect(after.map((line) => line.split(",")[1] ?? "")).toEqual(["apple", "prometheus", "banana", ""]);
  expect(after[0]).toBe(before.split("\r\n")[0]);
  // The kubeconfig still has the token that was lost; it is named, and repaired when somebody says so.
  await until("banana's kubeconfig differs", (found) => found.includes("kubeconfig//banana#differs"));
});
