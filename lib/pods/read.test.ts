import { expect, it } from "vitest";
import { aPod, aWorkload, memoryIndex } from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { getPod, listPods } from "./read";
import { podItemSchema, podRowSchema } from "./schema";

const VIEWER: Actor = { user: "v", displayName: "V", role: "viewer", via: { kind: "system" } };
const owner = { kind: "ReplicaSet", name: "web-1", uid: "uid-web" };
const sources = (
  index = memoryIndex([aPod("web-2", { owner }), aPod("web-10", { owner }), aWorkload("web")]),
) => ({
  index,
  toolNamespace: "^tool-(?<tool>.+)$",
  now: new Date("2026-01-02T00:00:00Z"),
});
const QUERY = { sort: "name", limit: 50 };

it("lists pods with tool and owner, in natural order", async () => {
  const { items } = await listPods(VIEWER, QUERY, sources());
  expect(items.map(({ name }) => name)).toEqual(["web-2", "web-10"]);
  expect(items[0]).toMatchObject({ tool: "a", owner: "Deployment web", reason: null });
  for (const row of items) expect(podRowSchema.parse(row)).toEqual(row);
});

it("shows a changed pod at once", async () => {
  const index = memoryIndex([aPod("web")]);
  expect((await listPods(VIEWER, QUERY, sources(index))).items[0]?.restarts).toBe(0);
  index.put(aPod("web", { restarts: 3 }));
  expect((await listPods(VIEWER, QUERY, sources(index))).items[0]?.restarts).toBe(3);
});

it("gives one pod with what a drain would do, or not_found", async () => {
  const { item } = await getPod(
    VIEWER,
    { namespace: "tool-a", name: "web-2" },
    ({ name }) => `moves ${name}`,
    sources(),
  );
  expect(podItemSchema.parse(item)).toEqual(item);
  expect(item.sentence).toBe("Running and ready on worker-1 for 1 d");
  expect(item.drainSays).toBe("moves web-2");
  await expect(getPod(VIEWER, { namespace: "x", name: "y" }, () => null, sources())).rejects.toMatchObject({
    code: "not_found",
  });
});
