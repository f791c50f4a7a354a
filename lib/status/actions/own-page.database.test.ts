import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { memoryIndex } from "@/e2e/memory-index";
import type { Registry } from "@/lib/actions/define";
import { getAction } from "@/lib/actions/get-action";
import { planAction } from "@/lib/actions/plan-action";
import { startAction } from "@/lib/actions/start-action";
import { undoAction } from "@/lib/actions/undo-action";
import { verifyDatabase } from "@/lib/audit/verify";
import type { Actor } from "@/lib/auth/actor";
import type { Role } from "@/lib/auth/policy";
import { db } from "@/lib/db/client";
import { runWorker } from "@/lib/worker/main";
import { readOwnPage } from "../read-own";
import { readStatusSettings } from "../read-settings";
import { setFields } from "./set-fields";
import { setNote } from "./set-note";

/** A maintainer writes on the public page of their own tool, and on no other. */

const registry: Registry = new Map([setNote, setFields].map((verb) => [verb.name, verb]));
const actor = (user: string, role: Role): Actor => ({
  user,
  displayName: user,
  role,
  via: { kind: "system" },
});
const mia = actor("mia", "maintainer");
const otto = actor("otto", "operator");
let owner: Client;

const start = (
  who: Actor,
  action: string,
  input: { tool: string; note?: string | null; fields?: string[] | null },
) =>
  startAction(registry, who, { action, input, reason: "users ask", dryRun: false }, { idempotencyKey: null });
const done = async (id: string) => {
  await expect
    .poll(async () => (await getAction(registry, otto, id)).state, { timeout: 20_000 })
    .toBe("succeeded");
  return (await getAction(registry, otto, id)).steps.map(({ outcome }) => outcome);
};
const work = () => {
  const end = new AbortController();
  const worker = runWorker({ signal: end.signal, registry, ready: async () => undefined });
  onTestFinished(async () => {
    end.abort();
    await worker;
    expect(await verifyDatabase()).toMatchObject({ ok: true });
  });
};

beforeAll(async () => {
  const site = join(mkdtempSync(join(tmpdir(), "forgeboard-status-")), "site.yaml");
  const statusPage = { offered: ["web", "notices"], byDefault: ["web"] };
  writeFileSync(
    site,
    JSON.stringify({ override: { statusPage }, statusPages: { public: ["mine", "theirs"] } }),
  );
  vi.stubEnv("FORGEBOARD_SITE", site);
  Object.assign(globalThis, { forgeboardIndex: memoryIndex([]) });
  const { ownerUrl } = await freshDatabase("worker");
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO tool (name, uid, gid, "homeDirectory", disabled) VALUES
    ('mine', 1, 1, '/data/project/mine', '{}'), ('hidden', 2, 2, '/data/project/hidden', '{}')`);
  await owner.query(
    `INSERT INTO tool_member (tool, kind, name) VALUES ('mine', 'person', 'mia'), ('hidden', 'person', 'mia')`,
  );
});
beforeEach(() => owner.query("TRUNCATE tool_status_page"));
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

it("keeps a note, takes it back with undo, and off", async () => {
  work();
  const note = "We move to another server.\nIt is slow until Friday.";
  const { id } = await start(mia, "status.set-note", { tool: "mine", note });
  expect(await done(id)).toEqual(["done"]);
  expect((await readOwnPage("mine")).note).toMatchObject({ text: note, at: expect.any(String) });
  const other = await start(otto, "status.set-note", { tool: "mine", note: "Back to normal." });
  await done(other.id);
  const back = await undoAction(registry, otto, other.id, { reason: "too early" }, { idempotencyKey: null });
  expect(await done("id" in back ? back.id : "")).toEqual(["done"]);
  expect((await readOwnPage("mine")).note?.text).toBe(note);
  await done((await start(mia, "status.set-note", { tool: "mine", note: null })).id);
  expect(await readOwnPage("mine")).toEqual({ note: null, fields: null });
});

it("shows the fields that were chosen, which may be none, and back to what is usual", async () => {
  work();
  const choose = async (fields: string[] | null) =>
    done((await start(mia, "status.set-fields", { tool: "mine", fields })).id);
  expect(await choose(["notices", "web"])).toEqual(["done"]);
  expect(await choose(["web", "notices"])).toEqual(["already_so"]);
  expect((await readOwnPage("mine")).fields).toEqual(["web", "notices"]);
  await choose([]);
  expect((await readOwnPage("mine")).fields).toEqual([]);
  await choose(null);
  expect((await readOwnPage("mine")).fields).toBeNull();
});

describe("refuses", () => {
  it.each([
    ["a tool of others", "status.set-note", { tool: "theirs", note: "x" }, "forbidden"],
    ["a tool that is not there", "status.set-note", { tool: "no-such-tool", note: "x" }, "forbidden"],
    ["a page that is not public", "status.set-note", { tool: "hidden", note: "x" }, "precondition"],
    ["a field that is not offered", "status.set-fields", { tool: "mine", fields: ["quota"] }, "precondition"],
    [
      "a note that turns the direction of text",
      "status.set-note",
      { tool: "mine", note: "a\u202eb" },
      "forbidden",
    ],
  ])("%s", async (_what, action, input, code) => {
    await expect(start(mia, action, input)).rejects.toMatchObject({ code });
  });

  it("names what is wrong with a note to who may write it", async () => {
    for (const note of ["a\u202eb", "x".repeat(1_001), "", "a\0b"])
      await expect(start(otto, "status.set-note", { tool: "mine", note })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ path: "input.note" }],
      });
  });

  it("tells a stranger to the tool nothing of its settings", async () => {
    await expect(readStatusSettings(mia, "theirs")).rejects.toMatchObject({ code: "forbidden" });
    await expect(readStatusSettings(mia, "no-such-tool")).rejects.toMatchObject({ code: "forbidden" });
    expect(await readStatusSettings(mia, "mine")).toMatchObject({
      isPublic: true,
      fields: null,
      offered: ["web", "notices"],
    });
  });
});

it("warns of an address that everybody could read", async () => {
  const input = { tool: "mine", note: "Write to mia@example.org." };
  const { plan } = await planAction(registry, mia, { action: "status.set-note", input });
  expect(plan.warnings).toEqual(["it has a mail address in it, which everybody can read then"]);
});
