import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { db } from "@/lib/db/client";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { getTool } from "./read";

/** Who sees the page of a tool: operators, and the people who maintain it. */

const actor = (user: string, role: Actor["role"], via: Actor["via"] = { kind: "system" }): Actor => ({
  user,
  displayName: user,
  role,
  via,
});
const sources = {
  index: memoryIndex([]),
  profile: toolforge,
  clock: { now: () => new Date() },
};
const ask = (who: Actor, tool: string) => getTool(who, tool, mirroredTools, sources);

beforeAll(async () => {
  await freshDatabase();
  for (const name of ["own", "others", "was-own"])
    await db().tool.create({
      data: {
        ...{ name, uid: 1, gid: 1, homeDirectory: `/data/project/${name}`, disabled: [] },
        goneAt: name === "was-own" ? new Date() : null,
      },
    });
  for (const [tool, name] of [
    ["own", "maria"],
    ["others", "anna"],
    ["was-own", "maria"],
  ] as const)
    await db().toolMember.create({ data: { tool, kind: "person", name } });
  await db().toolMember.create({ data: { tool: "others", kind: "tool", name: "maria" } });
  await db().mirrorRun.create({ data: { outcome: "ok", added: 3, finishedAt: new Date() } });
});

afterAll(() => db().$disconnect());

describe("a maintainer", () => {
  it("sees their own tool, whatever their role, also with a token that only looks", async () => {
    for (const role of ["viewer", "maintainer"] as const)
      expect((await ask(actor("maria", role), "own")).item).toMatchObject({
        name: "own",
        maintainers: ["maria"],
      });
    const token = { kind: "token", tokenId: "t", scope: "read" } as const;
    expect((await ask(actor("maria", "viewer", token), "own")).item.name).toBe("own");
  });

  it("is refused alike for another's tool, one that is gone and one that never was", async () => {
    const said = await Promise.all(
      ["others", "was-own", "never-was"].map((tool) =>
        ask(actor("maria", "maintainer"), tool).catch((thrown) => [thrown.code, thrown.message]),
      ),
    );
    expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(said[0]).toEqual(["forbidden", expect.stringContaining("maintain the tool")]);
  });
});

it("shows operators every tool, and tells them what is none", async () => {
  expect((await ask(actor("op", "operator"), "others")).item.name).toBe("others");
  await expect(ask(actor("op", "operator"), "never-was")).rejects.toMatchObject({ code: "not_found" });
});
