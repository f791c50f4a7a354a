import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { db } from "@/lib/db/client";
import type { Actor } from "./actor";
import { maintainedTools, maintains, requireForTool } from "./maintains";
import type { Role } from "./policy";

/** Rights of maintainers, under the web process's own role: it reads the mirror and cannot write it. */

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase("web");
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO tool (name, uid, gid, "homeDirectory", disabled, "goneAt") VALUES
    ('mine', 1, 1, '/data/project/mine', '{}', NULL), ('gone', 2, 2, '/data/project/gone', '{}', now()),
    ('theirs', 3, 3, '/data/project/theirs', '{}', NULL)`);
  await owner.query(`INSERT INTO tool_member (tool, kind, name) VALUES
    ('mine', 'person', 'anna'), ('gone', 'person', 'anna'), ('theirs', 'tool', 'anna'), ('theirs', 'person', 'ben')`);
  await owner.end();
});
afterAll(() => db().$disconnect());

const actor = (role: Role, via: Actor["via"] = { kind: "session", sessionId: "s" }): Actor => ({
  user: "anna",
  displayName: "Anna",
  role,
  via,
});
const token = (scope: "read" | "operate") => ({ kind: "token", tokenId: "t", scope }) as const;

it("counts the tools somebody maintains as a person, and none that is gone", async () => {
  expect([...(await maintainedTools("anna"))]).toEqual(["mine"]);
  expect(await maintains("anna", "mine")).toBe(true);
  expect(await maintains("anna", "gone")).toBe(false);
  // A tool of this name maintains it; the person does not.
  expect(await maintains("anna", "theirs")).toBe(false);
  expect(await maintains("anna", "no-such-tool")).toBe(false);
});

it("leaves the tables to the worker", async () => {
  await expect(db().toolMember.deleteMany()).rejects.toThrow(/permission denied/);
  await expect(db().tool.updateMany({ data: { uid: 0 } })).rejects.toThrow(/permission denied/);
});

describe("requireForTool", () => {
  const code = (who: Actor, tool: string, permission: "tool.inspect" | "node.drain" = "tool.inspect") =>
    requireForTool(who, permission, tool).then(
      () => "may",
      (error: { code: string }) => error.code,
    );

  it("lets whoever maintains a tool, and nobody else", async () => {
    expect(await code(actor("maintainer"), "mine")).toBe("may");
    expect(await code(actor("viewer"), "mine")).toBe("may");
    expect(await code(actor("maintainer"), "theirs")).toBe("forbidden");
    expect(await code(actor("operator"), "theirs")).toBe("may");
  });

  it("answers the same for a tool of others, one that is gone and one that is not", async () => {
    const says = (tool: string) =>
      requireForTool(actor("maintainer"), "tool.inspect", tool).catch((error: Error) => error.message);
    const [theirs, gone, none] = [await says("theirs"), await says("gone"), await says("no-such-tool")];
    expect(theirs).toMatch(/needs the permission/);
    expect([gone, none]).toEqual([theirs, theirs]);
  });

  it("gives a token no more than its scope", async () => {
    expect(await code(actor("maintainer", token("read")), "mine", "tool.inspect")).toBe("may");
    expect(await code(actor("maintainer", token("read")), "mine", "node.drain")).toBe("forbidden");
    expect(await code(actor("maintainer", token("operate")), "mine", "node.drain")).toBe("may");
    // A role's own rights are cut by the scope too, and maintaining a tool does not give them back.
    expect(await code(actor("admin", token("read")), "theirs", "node.drain")).toBe("forbidden");
  });
});
