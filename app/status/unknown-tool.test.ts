import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { aBuild, aNamespace, aPod, memoryIndex } from "@/e2e/memory-index";
import type { RouteHandler } from "@/lib/http/handler";
import { GET as badge } from "./[tool]/badge.svg/route";
import { GET as page } from "./[tool]/route";

/** To a stranger a tool whose page is not public is one that is not there: in status, headers, body and in the work it takes. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-status-"));
const asked = vi.hoisted(() => ({ index: [] as string[], database: 0 }));
const PRIVATE = "private";
const ABSENT = ["no-such-tool", "kube-system", "tool-private", "a".repeat(300), "%00", "..", ""];

vi.mock("@/lib/live/process-index", () => ({
  liveIndex: () => watchedIndex,
}));
vi.mock("@/lib/db/client", () => ({
  db: () => {
    asked.database += 1;
    throw new Error("the database is away");
  },
}));

const index = memoryIndex([
  ...["tool-private", "tool-shown", "kube-system"].map((name) => aNamespace(name)),
  aPod("p", { namespace: "tool-private" }),
  aBuild("b", { tool: PRIVATE }),
]);
const watchedIndex = new Proxy(index, {
  get(target, name, receiver) {
    asked.index.push(String(name));
    return Reflect.get(target, name, receiver);
  },
});

beforeAll(() => {
  const site = join(dir, "site.yaml");
  writeFileSync(site, JSON.stringify({ statusPages: { public: ["shown"] } }));
  vi.stubEnv("FORGEBOARD_SITE", site);
});
afterAll(() => rmSync(dir, { recursive: true }));

/** All that a stranger gets but the number of the request, and all that it took to make it. */
async function answerOf(route: RouteHandler, tool: string) {
  asked.index.length = 0;
  const answer = await route(new Request("http://127.0.0.1/status"), { params: Promise.resolve({ tool }) });
  const requestId = answer.headers.get("x-request-id") ?? "";
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== "x-request-id"));
  const body = (await answer.text()).replace(requestId, "");
  return { status: answer.status, headers, body, read: [...asked.index] };
}

it.each([
  ["page", page, ""],
  ["JSON", page, ".json"],
  ["badge", badge, ""],
] as const)("gives the same %s of both, and looks at nothing but names", async (_name, route, ending) => {
  expect((await answerOf(route, `shown${ending}`)).status).toBe(200);
  asked.database = 0;
  const hidden = await answerOf(route, PRIVATE + ending);
  expect(hidden.status).toBe(404);
  expect(hidden.body).not.toContain(PRIVATE);
  for (const tool of ABSENT) expect(await answerOf(route, tool + ending), tool).toEqual(hidden);
  expect(asked.database).toBe(0);
  // Whether it is ready, and the names of namespaces.
  expect(hidden.read).toEqual(["isReady", "table"]);
});
