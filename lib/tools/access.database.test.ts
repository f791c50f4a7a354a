import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { aContainer, aNamespace, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { db } from "@/lib/db/client";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { openLog } from "./logs/open-log";
import { logPlaces } from "./logs/places";
import { logQuerySchema } from "./logs/schema";
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

describe("the log of a pod", () => {
  const pods = memoryIndex([
    ...["tool-own", "tool-others", "tool-was-own"].flatMap((namespace) => [
      aNamespace(namespace),
      aPod("web", { namespace, containers: [aContainer("c")] }),
    ]),
  ]);
  async function* silent(_: unknown, signal: AbortSignal) {
    yield new TextEncoder().encode("one\n");
    await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }
  const open = (who: Actor, tool: string) =>
    openLog(
      who,
      { tool, pod: "web" },
      logQuerySchema.parse({ follow: "true" }),
      { signal: new AbortController().signal, stillAllowed: async () => true },
      { ...sources, index: pods, places: logPlaces({ all: 9, each: 9 }), read: silent },
    );

  it("is its maintainers' and the operators', and of everybody else refused alike", async () => {
    for (const who of [actor("maria", "viewer"), actor("op", "operator")])
      await (await open(who, "own")).cancel();
    const said = [
      ...["others", "was-own", "never-was"].map((tool) => open(actor("maria", "maintainer"), tool)),
      open(actor("vera", "viewer"), "own"),
    ].map((opened) => opened.catch((thrown) => [thrown.code, thrown.message].join()));
    expect(new Set(await Promise.all(said)).size).toBe(1);
    expect(await said[0]).toMatch(/^forbidden,/);
  });

  it("ends with the membership of who follows it", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    await db().toolMember.create({ data: { tool: "own", kind: "person", name: "leaves" } });
    const text = new Response(await open(actor("leaves", "viewer"), "own")).text();
    await db().toolMember.deleteMany({ where: { name: "leaves" } });
    vi.advanceTimersByTime(61_000);
    expect(await text).toContain("because you may no longer read it");
  });
});

it("shows operators every tool, and tells them what is none", async () => {
  expect((await ask(actor("op", "operator"), "others")).item.name).toBe("others");
  await expect(ask(actor("op", "operator"), "never-was")).rejects.toMatchObject({ code: "not_found" });
});
