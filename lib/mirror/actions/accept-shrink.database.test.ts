import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { BASE, manyTools } from "@/e2e/ldap/many-tools";
import type { Registry } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { startAction } from "@/lib/actions/start-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import { runWorker } from "@/lib/worker/main";
import { readMirror } from "../read";
import { readInTime, runMirror } from "../run-mirror";
import { sync } from "../sync";
import { acceptShrink } from "./accept-shrink";

/** From the loop that freezes to the person who confirms, against an LDIF file and a real database. */

const registry: Registry = new Map([[acceptShrink.name, acceptShrink]]);
const otto: Actor = { user: "otto", displayName: "Otto", role: "admin", via: { kind: "system" } };
const text = manyTools({ tools: 100, people: 30 });
const file = join(mkdtempSync(join(tmpdir(), "forgeboard-mirror-")), "people.ldif");
let owner: Client;

/** The directory without the tools of these names. */
const without = (names: readonly string[]) =>
  text
    .split("\n\n")
    .filter((entry) => !names.some((name) => entry.includes(`=tools.${name},`)))
    .join("\n\n");
const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `tool-${from + at}`).sort();
const pass = async () =>
  sync(await readInTime(AbortSignal.timeout(10_000)), { startedAt: new Date(), confirmed: null });
const tools = () => db().tool.count({ where: { goneAt: null } });
const confirm = async () => {
  const { planHash } = await planAction(registry, otto, { action: acceptShrink.name, input: {} });
  const body = {
    action: acceptShrink.name,
    input: {},
    reason: "clean-up of old tools",
    dryRun: false,
    planHash,
  };
  return (await startAction(registry, otto, body, { idempotencyKey: null })).id;
};
const ended = async (id: string) => {
  const end = new AbortController();
  const worker = runWorker({ signal: end.signal, registry, ready: async () => undefined });
  onTestFinished(async () => {
    end.abort();
    await worker;
  });
  await expect
    .poll(async () => (await getAction(registry, otto, id)).state, { timeout: 20_000 })
    .toMatch(/succeeded|failed/);
  return getAction(registry, otto, id);
};

beforeAll(async () => {
  const siteFile = join(mkdtempSync(join(tmpdir(), "forgeboard-mirror-")), "site.yaml");
  writeFileSync(
    siteFile,
    JSON.stringify({ directory: { kind: "ldif", file }, mirror: { intervalSeconds: 3_600 } }),
  );
  vi.stubEnv("FORGEBOARD_SITE", siteFile);
  const { ownerUrl } = await freshDatabase("worker");
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
});
beforeEach(async () => {
  await owner.query("TRUNCATE tool, tool_member, person, mirror_run, outbox_message RESTART IDENTITY");
  writeFileSync(file, text);
  await pass();
});
afterEach(async () => {
  expect(await verifyDatabase()).toMatchObject({ ok: true });
});
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

it("names who would be gone, and takes them away once that is confirmed", async () => {
  writeFileSync(file, without(names(0, 30)));
  expect(await pass()).toMatchObject({ outcome: "frozen" });
  expect(await tools()).toBe(98);
  const { plan, allowed } = await planAction(registry, otto, { action: acceptShrink.name, input: {} });
  expect(allowed).toBe(true);
  expect(plan.summary).toBe("Accept that 30 tools are gone");
  expect(plan.warnings[0]).toContain("tool-29");
  expect(plan.targets[0]?.found).toMatchObject({ tools: names(0, 30), people: [] });
  const done = await ended(await confirm());
  expect(done).toMatchObject({
    state: "succeeded",
    steps: [{ outcome: "done", says: "0 added, 0 changed, 30 gone" }],
  });
  expect(await tools()).toBe(68);
  expect(await readMirror(otto)).toMatchObject({
    frozen: null,
    source: { problem: null },
    standing: { goneTools: 30 },
  });
});

it("does not take away more than was confirmed", async () => {
  writeFileSync(file, without(names(0, 30)));
  await pass();
  const id = await confirm();
  writeFileSync(file, without(names(0, 31)));
  expect(await ended(id)).toMatchObject({
    state: "failed",
    result: expect.stringContaining("31 of 98 tools"),
  });
  expect(await tools()).toBe(98);
});

it("finds nothing to do when the directory is whole again", async () => {
  writeFileSync(file, without(names(0, 30)));
  await pass();
  const id = await confirm();
  writeFileSync(file, text);
  expect(await ended(id)).toMatchObject({ state: "succeeded", steps: [{ outcome: "already_so" }] });
  expect(await tools()).toBe(98);
});

it("refuses a plan that was made for other names, and one without a frozen mirror", async () => {
  writeFileSync(file, without(names(0, 30)));
  await pass();
  const { planHash } = await planAction(registry, otto, { action: acceptShrink.name, input: {} });
  writeFileSync(file, without(names(1, 31)));
  await pass();
  const body = { action: acceptShrink.name, input: {}, reason: "r", dryRun: false };
  await expect(
    startAction(registry, otto, { ...body, planHash }, { idempotencyKey: null }),
  ).rejects.toMatchObject({ code: "precondition" });
  writeFileSync(file, text);
  await pass();
  await expect(startAction(registry, otto, body, { idempotencyKey: null })).rejects.toThrow(/not frozen/);
});

it("freezes where the group of the admins is lost, and lets them go once that is confirmed", async () => {
  const lost = text.split("\n\n").filter((entry) => !entry.startsWith("dn: cn=tools.admin,"));
  writeFileSync(file, lost.join("\n\n"));
  expect(await pass()).toMatchObject({
    outcome: "frozen",
    says: "1 of 1 people with a role would lose one (more than 0 at once)",
  });
  const groups = async () => (await db().person.findUniqueOrThrow({ where: { user: "person-0" } })).groups;
  expect(await groups()).toEqual(["tools.admin"]);
  expect(await ended(await confirm())).toMatchObject({
    state: "succeeded",
    summary: "Accept that 1 person loses a role",
    steps: [{ outcome: "done" }],
  });
  expect(await groups()).toEqual([]);
});

it("never accepts a directory without tools or without people", async () => {
  writeFileSync(file, text.replace(/(objectClass: )posixAccount\n(uid: person)/g, "$1account\n$2"));
  expect(await pass()).toMatchObject({
    outcome: "frozen",
    says: expect.stringContaining("no people at all"),
  });
  await expect(confirm()).rejects.toThrow(/never taken for a directory that became smaller/);
  writeFileSync(file, `dn: ${BASE}\nobjectClass: top\n`);
  expect(await pass()).toMatchObject({
    outcome: "frozen",
    says: "the answer holds no tools and no people at all",
  });
  await expect(confirm()).rejects.toThrow(/never taken for a directory that became smaller/);
});

it("is read by one of many workers, and records what went wrong", async () => {
  await owner.query("TRUNCATE mirror_run");
  let reads = 0;
  let answer = () => {};
  const both = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const end = new AbortController();
  const read = async (signal: AbortSignal) => {
    reads += 1;
    await both;
    return readInTime(signal);
  };
  const running = [1, 2, 3].map(() => runMirror(end.signal, read));
  await expect.poll(() => reads).toBe(1);
  answer();
  await expect.poll(() => db().mirrorRun.count()).toBe(1);
  end.abort();
  await Promise.all(running);
  expect(reads).toBe(1);
  await owner.query("TRUNCATE mirror_run");
  writeFileSync(file, "half a rec");
  const again = new AbortController();
  const failing = runMirror(again.signal);
  await expect
    .poll(() => db().mirrorRun.findFirst())
    .toMatchObject({ outcome: "failed", says: expect.stringContaining("LDIF") });
  again.abort();
  await failing;
  expect(await tools()).toBe(98);
});
