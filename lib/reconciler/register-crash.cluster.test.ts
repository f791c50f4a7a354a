import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { CrashRig, nameOf, writes } from "@/e2e/reconciler/crash-rig";
import { parseAccessFile } from "@/lib/accounts/access-file";
import { parseTokenFile } from "@/lib/accounts/token-file";
import { verifyDatabase } from "@/lib/audit/verify";

/** Files that all accounts share: wherever their writer is killed, the next one goes on, and writes nothing twice. */

/** The rest of what is a tool's is written as with certificates. */
const OF_TOOLS = [...writes(2), "file-6-answered", "repaired", "patched", "recorded"];
const OF_ALL = [...writes(3), "repaired", "recorded"];
const USERS = OF_ALL.map((fault, n) => ({ user: nameOf(fault, n), access: "full", uid: n + 1 }));
const crash = new CrashRig();
const { at } = crash;

beforeAll(async () => {
  writeFileSync(at("restart"), `#!/bin/sh\necho again >> ${at("restarts")}\n`, { mode: 0o700 });
  await crash.start(
    OF_TOOLS.map((fault, n) => `tool-${nameOf(fault, n)}`),
    { profile: "toolforge-2017", override: { infrastructureUsers: USERS } },
    {
      root: at("etc"),
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      restart: { command: [at("restart")] },
    },
  );
});
afterEach(async () => {
  await crash.rig.endWorkers();
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(() => crash.stop());

const recordsIn = (file: string) =>
  existsSync(at("etc", file)) ? parseTokenFile(readFileSync(at("etc", file), "utf8")).records : [];
const linesOf = (user: string) =>
  parseAccessFile(readFileSync(at("etc", "abac"), "utf8")).policies.filter(
    ({ policy }) => policy.user === user,
  );
const restarts = () =>
  existsSync(at("restarts")) ? readFileSync(at("restarts"), "utf8").split("\n").length - 1 : 0;
const tokens = () => recordsIn("tokenauth").map(({ token }) => token.reveal());

it.each(OF_TOOLS)(
  "a repair goes on that was killed at %s, and restarts the API servers after it",
  async (fault) => {
    const tool = `tool-${nameOf(fault, OF_TOOLS.indexOf(fault))}`;
    const [others, held, before] = [crash.stamps(), tokens(), restarts()];
    const input = { selection: { by: "tools", tools: [tool] }, canary: 0 };
    expect(await crash.killAt(fault, input, "account.repair")).toEqual([]);
    const config = JSON.parse(readFileSync(at("project", tool, ".kube", "config"), "utf8"));
    const mine = recordsIn("tokenauth").filter(({ name }) => name === tool);
    expect(mine.map(({ token }) => token.reveal())).toEqual([config.users[0].user.token]);
    expect(linesOf(tool)).toHaveLength(10);
    expect(tokens().slice(0, held.length)).toEqual(held);
    expect(crash.stamps()).toMatchObject(others);
    expect(restarts()).toBeGreaterThan(before);
  },
);

it.each(OF_ALL)("what all share is written once, although its writer was killed at %s", async (fault) => {
  const user = nameOf(fault, OF_ALL.indexOf(fault));
  const [held, before] = [tokens(), restarts()];
  const input = { selection: { by: "ids", ids: [`infrastructure-user//${user}#missing`] } };
  expect(await crash.killAt(fault, input, "infrastructure.repair")).toEqual([]);
  const mine = [...recordsIn("infrastructure-users"), ...recordsIn("tokenauth")].filter(
    ({ name }) => name === user,
  );
  expect(mine).toHaveLength(2);
  expect(mine[0]?.token.reveal()).toBe(mine[1]?.token.reveal());
  expect(linesOf(user)).toHaveLength(1);
  expect(tokens().slice(0, held.length)).toEqual(held);
  expect(restarts()).toBeGreaterThan(before);
});
