import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { aNode, aPod, memoryIndex } from "@/e2e/memory-index";
import type { Identity } from "@/lib/auth/identity";
import { GET as nodes } from "./nodes/route";
import { OPERATIONS } from "./openapi.json/operations";
import { GET as pods } from "./pods/route";
import { GET as search } from "./search/route";
import { POST as saveView } from "./views/route";

// Who asks and the process's cluster and database are composition; everything between is real.
const identity: Identity = {
  actor: {
    user: "a",
    displayName: "A",
    role: "admin",
    via: { kind: "token", tokenId: "t", scope: "operate" },
  },
  csrf: null,
};
const index = memoryIndex([aNode("worker-1"), aPod("web")]);
vi.mock("@/lib/auth/read-request", () => ({ readIdentity: async () => identity }));
vi.mock("@/lib/live/process-index", () => ({ liveIndex: () => index }));
vi.mock("@/lib/actions/read", async (original) => ({
  ...(await original<object>()),
  activeActionsByTarget: async () => new Map(),
}));

const ROUTES = { "/api/v1/nodes": nodes, "/api/v1/pods": pods, "/api/v1/search": search };
const context = { params: Promise.resolve({}) };
const ask = (path: keyof typeof ROUTES, query: Record<string, string>) =>
  ROUTES[path](new Request(`http://127.0.0.1${path}?${new URLSearchParams(query)}`), context);

describe.each(Object.keys(ROUTES) as (keyof typeof ROUTES)[])("GET %s", (path) => {
  const operation = OPERATIONS.find((one) => one.path === path && one.method === "get");
  const names = Object.keys(operation?.query?.shape ?? {});

  it("never fails by itself, whatever its parameters are", async () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("\0", "-1", "1e99", "null", "[]", "x".repeat(5000)));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (query) => {
        const answer = await ask(path, query);
        expect([200, 400]).toContain(answer.status);
        if (answer.status !== 400) return;
        const { fields } = (await answer.json()) as { fields: { path: string }[] };
        expect(names).toContain(fields[0]?.path);
      }),
      { numRuns: 150 },
    );
  });

  it("names a field it does not know", async () => {
    const answer = await ask(path, { colour: "red" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ fields: [{ path: "colour" }] });
  });
});

it("refuses bodies of any wrong shape or size", async () => {
  const post = (body: string) =>
    saveView(
      new Request("http://127.0.0.1/api/v1/views", {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      }),
      context,
    );
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect((await post(JSON.stringify(value))).status).toBe(400);
    }),
  );
  expect((await post(`"${"x".repeat(10_000_000)}"`)).status).toBe(400);
  expect((await post('{"page":"nodes","name":"a\\u0000","query":""}')).status).toBe(400);
});
