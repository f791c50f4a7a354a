import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Identity } from "@/lib/auth/identity";
import type { Role } from "@/lib/auth/policy";
import { AppError } from "@/lib/core/errors";
import { handler } from "./handler";

const current: { identity: Identity | null } = { identity: null };
vi.mock("@/lib/auth/read-request", () => ({ readIdentity: async () => current.identity }));

const as = (role: Role, via: Identity["actor"]["via"] = { kind: "session", sessionId: "s" }): Identity => ({
  actor: { user: "anna", displayName: "Anna", role, via },
  csrf: via.kind === "session" ? "c" : null,
});
const context = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) });
const url = "http://127.0.0.1:4600/api/v1/x";
const get = (query = "") => new Request(url + query, { headers: { host: "127.0.0.1:4600" } });
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request(url, {
    method: "POST",
    body,
    headers: {
      host: "127.0.0.1:4600",
      origin: "http://127.0.0.1:4600",
      "content-type": "application/json",
      "x-forgeboard-csrf": "c",
      ...headers,
    },
  });
const write = handler(
  { permission: "node.cordon", body: z.strictObject({ reason: z.string() }) },
  ({ body, actor }) => ({ said: body.reason, by: actor.user }),
);

beforeEach(() => {
  current.identity = null;
});

describe("who may", () => {
  it("denies without identity, as a problem", async () => {
    const answer = await write(post("not json"), context());
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({ code: "unauthenticated", status: 401 });
  });

  it("says 403 before anything about the request", async () => {
    current.identity = as("viewer");
    expect((await write(post("not json"), context())).status).toBe(403);
  });

  it("holds a read token to reading", async () => {
    current.identity = as("admin", { kind: "token", tokenId: "t", scope: "read" });
    expect((await write(post('{"reason":"x"}'), context())).status).toBe(403);
  });
});

describe("changing requests", () => {
  beforeEach(() => {
    current.identity = as("operator");
  });

  it("lets the console's own page through", async () => {
    const answer = await write(post('{"reason":"disk"}'), context());
    expect(await answer.json()).toEqual({ said: "disk", by: "anna" });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["origin null", { origin: "null" }],
    ["a prefix of the origin", { origin: "http://127.0.0.1:460" }],
    ["a wrong token", { "x-forgeboard-csrf": "d" }],
    ["an empty token", { "x-forgeboard-csrf": "" }],
    ["a host that is not loopback", { host: "evil.example", origin: "http://evil.example" }],
  ])("refuses %s", async (_name, headers) => {
    expect((await write(post('{"reason":"x"}', headers), context())).status).toBe(403);
  });

  it("says where its own pages are, and nothing of it where no origin is right", async () => {
    const told = async (headers: Record<string, string>) =>
      (await (await write(post('{"reason":"x"}', headers), context())).json()).detail;
    expect(await told({ origin: "http://localhost:4600" })).toContain("which are at http://127.0.0.1:4600");
    expect(await told({ host: "evil.example" })).not.toContain("which are at");
  });

  it("lets a token through without origin, but not without JSON", async () => {
    current.identity = as("operator", { kind: "token", tokenId: "t", scope: "operate" });
    const bare = { origin: "", "x-forgeboard-csrf": "" };
    expect((await write(post('{"reason":"x"}', bare), context())).status).toBe(200);
    expect(
      (await write(post('{"reason":"x"}', { ...bare, "content-type": "text/plain" }), context())).status,
    ).toBe(400);
  });
});

describe("bad input", () => {
  beforeEach(() => {
    current.identity = as("operator");
  });

  it.each([
    ["text", "nope", 400, "body"],
    ["a wrong type", '{"reason":1}', 400, "reason"],
    ["an unknown field", '{"reason":"x","nodes":1}', 400, "nodes"],
    ["a NUL", '{"reason":"a\\u0000b"}', 400, "reason"],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400, "body"],
    ["10 MB", "x".repeat(10_000_000), 400, "body"],
  ])("names the field for %s, within 50 ms", async (_name, body, status, path) => {
    const request = post(body);
    const before = performance.now();
    const answer = await write(request, context());
    const took = performance.now() - before;
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: "invalid", fields: [{ path }] });
    expect(took).toBeLessThan(50);
  });

  it("refuses query fields it does not know, repeats and NUL", async () => {
    const read = handler(
      { permission: "node.read", query: z.strictObject({ q: z.string().optional() }) },
      ({ query }) => query,
    );
    for (const query of ["?nope=1", "?q=a&q=b", "?q=%00"])
      expect((await read(get(query), context())).status).toBe(400);
    expect(await (await read(get("?q=a"), context())).json()).toEqual({ q: "a" });
  });
});

describe("failures", () => {
  it("tells an AppError and hides the rest", async () => {
    const wait = handler({ permission: "public" }, () => {
      throw new AppError("rate_limited", "wait", { retryAfterSeconds: 7 });
    });
    const answer = await wait(get(), context());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
    const silent = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const broken = handler({ permission: "public" }, () => {
      throw new Error("password=hunter2");
    });
    expect(await (await broken(get(), context())).text()).not.toContain("hunter2");
    silent.mockRestore();
  });
});
