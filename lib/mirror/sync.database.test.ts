import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import type { Actor } from "@/lib/auth/actor";
import { db } from "@/lib/db/client";
import type { Accounts, ToolAccount } from "@/lib/ldap/model";
import { mirroredTools } from "./mirrored-tools";
import { readMirror } from "./read";
import { readMirrorState } from "./read-state";
import { recordFailure, sync } from "./sync";

/** The mirror's tables under the worker's own role: idempotent, counted, frozen rather than emptied. */

const aTool = (name: string, uid: number, change: Partial<ToolAccount> = {}): ToolAccount => ({
  ...{ name, uid, gid: uid, homeDirectory: `/data/project/${name}`, disabled: [], disabledAt: null },
  members: [{ kind: "person", name: "anna" }],
  ...change,
});
const answerOf = (tools: ToolAccount[]): Accounts => ({
  from: "a test",
  tools,
  people: [
    { user: "anna", displayName: "Anna", uid: 100_001, homeDirectory: "/home/anna", groups: ["tools.admin"] },
  ],
  unreadable: [],
  referrals: 0,
});
const many = (count: number) => Array.from({ length: count }, (_, at) => aTool(`tool-${at}`, 52_000 + at));
const once = (answer: Accounts) => sync(answer, { startedAt: new Date(), confirmed: null });
const tables = async () => ({
  tools: await db().tool.findMany({ orderBy: { name: "asc" } }),
  members: await db().toolMember.findMany({ orderBy: [{ tool: "asc" }, { kind: "asc" }, { name: "asc" }] }),
  people: await db().person.findMany({ orderBy: { user: "asc" } }),
});
const lastRun = () => db().mirrorRun.findFirstOrThrow({ orderBy: { id: "desc" } });

let owner: Client;

beforeAll(async () => {
  const file = join(mkdtempSync(join(tmpdir(), "forgeboard-mirror-")), "site.yaml");
  const notices = { webhook: { url: "https://127.0.0.1:1/" } };
  writeFileSync(file, JSON.stringify({ directory: { kind: "ldif", file: "/nowhere" }, notices }));
  vi.stubEnv("FORGEBOARD_SITE", file);
  const { ownerUrl } = await freshDatabase("worker");
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
});
beforeEach(async () => {
  await owner.query("TRUNCATE tool, tool_member, person, mirror_run, outbox_message RESTART IDENTITY");
  delete (globalThis as { forgeboardMirror?: unknown }).forgeboardMirror;
});
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

describe("sync", () => {
  it("fills the tables, and changes nothing the second time", async () => {
    const answer = answerOf([
      aTool("bot", 52_000, {
        members: [
          { kind: "person", name: "anna" },
          { kind: "tool", name: "other_bot" },
        ],
      }),
      aTool("other_bot", 52_001, { disabled: ["shell", "locked"], disabledAt: "2026-11-01T09:00:00.000Z" }),
    ]);
    expect(await once(answer)).toMatchObject({ outcome: "ok", says: "3 added, 0 changed, 0 gone" });
    const before = await tables();
    expect(before.tools).toMatchObject([
      { name: "bot", uid: 52_000, disabled: [], goneAt: null },
      { name: "other_bot", disabled: ["shell", "locked"], disabledAt: new Date("2026-11-01T09:00:00Z") },
    ]);
    expect(before.members).toHaveLength(3);
    expect(before.people).toMatchObject([{ user: "anna", groups: ["tools.admin"] }]);
    expect(await once(answer)).toMatchObject({ says: "0 added, 0 changed, 0 gone" });
    expect(await tables()).toEqual(before);
  });

  it("counts what changed and who is gone, and keeps their rows", async () => {
    await once(answerOf([aTool("stays", 52_000), aTool("moves", 52_001), aTool("leaves", 52_002)]));
    const second = [
      aTool("stays", 52_000, { members: [{ kind: "person", name: "ben" }] }),
      aTool("moves", 52_001, { homeDirectory: "/data/project/moved" }),
    ];
    expect(await once(answerOf(second))).toMatchObject({ says: "0 added, 2 changed, 1 gone" });
    const { tools, members } = await tables();
    expect(tools.map(({ name, goneAt }) => [name, goneAt !== null])).toEqual([
      ["leaves", true],
      ["moves", false],
      ["stays", false],
    ]);
    expect(members).toContainEqual({ tool: "stays", kind: "person", name: "ben" });
    expect(members).not.toContainEqual({ tool: "stays", kind: "person", name: "anna" });
    const { tools: mirrored } = await mirroredTools();
    expect(mirrored.get("leaves")).toMatchObject({ goneAt: expect.any(String), maintainers: ["anna"] });
    expect(await once(answerOf([...second, aTool("leaves", 52_002)]))).toMatchObject({
      says: "1 added, 0 changed, 0 gone",
    });
    expect((await mirroredTools()).tools.get("leaves")?.goneAt).toBeNull();
  });

  it("freezes on a smaller answer, tells it once, and thaws by itself", async () => {
    await once(answerOf(many(100)));
    const before = await tables();
    expect(await once(answerOf(many(50)))).toMatchObject({ outcome: "frozen" });
    const first = await lastRun();
    expect(await once(answerOf(many(50)))).toMatchObject({ outcome: "frozen" });
    expect(await once(answerOf([]))).toMatchObject({ outcome: "frozen" });
    expect(await tables()).toEqual(before);
    expect(first).toMatchObject({
      outcome: "frozen",
      details: { loss: { tools: expect.arrayContaining(["tool-99"]) } },
    });
    expect(await db().mirrorRun.count({ where: { outcome: "frozen" } })).toBe(2);
    const told = await db().outboxMessage.findMany({ orderBy: { kind: "asc" } });
    expect(told.map(({ kind, phase }) => [kind, phase])).toEqual([
      ["admin_log", "line"],
      ["webhook", "line"],
    ]);
    expect(await readMirrorState()).toMatchObject({
      source: { problem: expect.stringMatching(/^frozen: the answer holds no tools/) },
      frozen: { says: expect.stringContaining("no tools at all") },
    });
    await once(answerOf(many(100)));
    expect(await readMirrorState()).toMatchObject({ source: { problem: null }, frozen: null });
    await once(answerOf(many(50)));
    expect(await db().outboxMessage.count()).toBe(4);
  });

  it("applies a loss that was agreed to, and nothing beside it", async () => {
    await once(answerOf(many(100)));
    const names = many(100)
      .slice(50)
      .map(({ name }) => name);
    const confirmed = { tools: names, people: [], memberships: 0, disabled: [], roles: [], everything: [] };
    const again = (tools: ToolAccount[]) => sync(answerOf(tools), { startedAt: new Date(), confirmed });
    expect(await again(many(49))).toMatchObject({ outcome: "frozen" });
    expect(await again([])).toMatchObject({ outcome: "frozen" });
    expect(await again(many(51))).toMatchObject({ outcome: "ok", says: "0 added, 0 changed, 49 gone" });
  });

  it("names a tool that got the uid of one that is gone, for as long as both are known", async () => {
    await once(answerOf([aTool("old_bot", 52_000), aTool("other", 52_001)]));
    await once(answerOf([aTool("other", 52_001)]));
    await once(answerOf([aTool("new-bot", 52_000), aTool("other", 52_001)]));
    const finding = { kind: "uid_reused", tool: "new-bot", uid: 52_000, other: "old_bot" };
    expect(await lastRun()).toMatchObject({ details: { findings: [finding] } });
    const operator: Actor = { user: "o", displayName: "O", role: "operator", via: { kind: "system" } };
    await once(answerOf([aTool("new-bot", 52_000), aTool("other", 52_001), aTool("twin", 52_001)]));
    expect((await readMirror(operator)).findings).toEqual([
      finding,
      { kind: "uid_shared", tool: "twin", uid: 52_001, other: "other" },
    ]);
    const viewer: Actor = { ...operator, role: "viewer" };
    await expect(readMirror(viewer)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("says how old it is while the directory does not answer", async () => {
    expect((await readMirrorState()).source).toMatchObject({ asOf: null, problem: "has not been read yet" });
    const startedAt = new Date(Date.now() - 10_000);
    await sync(answerOf(many(3)), { startedAt, confirmed: null });
    await recordFailure("no directory server answers", new Date());
    await recordFailure("no directory server answers", new Date());
    expect(await db().mirrorRun.count()).toBe(2);
    expect((await readMirrorState()).source).toMatchObject({
      asOf: startedAt.toISOString(),
      problem: "no directory server answers",
    });
    await once(answerOf(many(3)));
    expect((await readMirrorState(Date.now() + 3_600_000)).source.problem).toBe("no worker mirrors it");
  });
});
