import { globSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { RouteHandler } from "@/lib/http/handler";
import type { Actor } from "./actor";
import type { Identity } from "./identity";
import { ROLES, roleMay } from "./policy";

/** Walks every route of the API: each one is made by `handler`, and holds to the permission that it declares. */

const current: { identity: Identity | null } = { identity: null };
vi.mock("./read-request", () => ({
  readIdentity: async () => current.identity,
  readIdentityFrom: async () => current.identity,
}));

/** What answers without anybody signed in. Adding to this list is a decision. */
const PUBLIC = new Set([
  "POST app/api/v1/session/route.ts",
  "GET app/api/v1/session/oidc/start/route.ts",
  "GET app/api/v1/session/oidc/callback/route.ts",
  "GET app/api/v1/openapi.json/route.ts",
]);
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

type Route = { id: string; method: string; route: Partial<RouteHandler> & ((...args: never[]) => unknown) };

const routes: Route[] = (
  await Promise.all(
    globSync("app/api/**/route.ts").map(async (path) => {
      const module = (await import(resolve(path))) as Record<string, Route["route"]>;
      return METHODS.flatMap((method) => {
        const route = module[method];
        return route === undefined ? [] : [{ id: `${method} ${path}`, method, route }];
      });
    }),
  )
).flat();

/** Bad in every way at once, so that an answer of 400, 403 for its origin or 404 would show what was looked at first. */
const send = (route: RouteHandler, method: string) =>
  route(
    new Request("http://127.0.0.1:4600/api/v1/x?no-such-field=%00", {
      method,
      headers: { host: "127.0.0.1:4600" },
      ...(method === "GET" || method === "HEAD" ? {} : { body: "not json" }),
    }),
    { params: Promise.resolve({ id: "\0", name: "\0", namespace: "\0" }) },
  );

const actor = (role: Actor["role"]): Identity => ({
  actor: { user: "x", displayName: "X", role, via: { kind: "session", sessionId: "s" } },
  csrf: "c",
});

it("finds the routes", () => {
  expect(routes.map(({ id }) => id)).toContain("GET app/api/v1/session/route.ts");
});

describe.each(routes)("$id", ({ id, method, route }) => {
  it("declares who may", () => {
    expect(route.access).toBeDefined();
    expect(route.access === "public").toBe(PUBLIC.has(id));
  });

  it("answers nobody with 401, and those who may not with 403, before it looks at anything else", async () => {
    const made = route as RouteHandler;
    if (made.access === "public") return expect(PUBLIC).toContain(id);
    current.identity = null;
    expect((await send(made, method)).status).toBe(401);
    for (const role of ROLES) {
      current.identity = actor(role);
      const answer = await send(made, method);
      const problem = await answer.json();
      const may = made.access === "signed-in" || roleMay(role, made.access);
      if (!may)
        expect(problem).toMatchObject({ status: 403, detail: `this needs the permission ${made.access}` });
      else expect(String(problem.detail)).not.toContain("this needs the permission");
    }
  });
});
