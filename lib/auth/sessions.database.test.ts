import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { DELETE as end } from "@/app/api/v1/session/[id]/route";
import { GET as describeMe, POST as enter, DELETE as leave } from "@/app/api/v1/session/route";
import { DELETE as revoke } from "@/app/api/v1/tokens/[id]/route";
import { GET as listOwn, POST as make } from "@/app/api/v1/tokens/route";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { ldif } from "@/e2e/platform/ldif";
import { db } from "@/lib/db/client";
import { createToken } from "./create-token";
import { readIdentity } from "./read-request";
import { hashSecret } from "./secret-token";

const HOST = "127.0.0.1:4600";
const ORIGIN = `http://${HOST}`;
const none = { params: Promise.resolve({}) };

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-auth-"));
  writeFileSync(join(dir, "people.ldif"), ldif());
  writeFileSync(join(dir, "site.yaml"), `directory: { kind: ldif, file: ${join(dir, "people.ldif")} }\n`);
  vi.stubEnv("FORGEBOARD_SITE", join(dir, "site.yaml"));
  await freshDatabase("owner");
});
beforeEach(() => db().signInAttempt.deleteMany());

const send = (method: string, body: unknown, headers: Record<string, string> = {}) =>
  new Request(`${ORIGIN}/api/v1/x`, {
    method,
    headers: { host: HOST, origin: ORIGIN, "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });

async function signIn(user: string): Promise<{ cookie: string; csrf: string; token: string }> {
  const answer = await enter(send("POST", { user, password: `${user}-demo` }), none);
  expect(answer.status).toBe(200);
  const set = answer.headers.get("set-cookie") ?? "";
  expect(set).toMatch(/^__Host-forgeboard=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict/);
  const cookie = set.split(";")[0] ?? "";
  const me = await (await describeMe(send("GET", null, { cookie }), none)).json();
  return { cookie, csrf: me.csrf, token: cookie.split("=")[1] ?? "" };
}
const carry = (session: { cookie: string; csrf: string }) => ({
  cookie: session.cookie,
  "x-forgeboard-csrf": session.csrf,
});
const whoIs = (cookie: string) => readIdentity(send("GET", null, { cookie }));
const bearer = (token: string) => readIdentity(send("GET", null, { authorization: `Bearer ${token}` }));
const events = async () =>
  (await db().auditEntry.findMany({ orderBy: { seq: "desc" }, take: 3 })).map((row) => row.event);

describe("sessions", () => {
  it.each(["admin", "operator", "maintainer", "viewer"])("gives %s the role of that name", async (user) => {
    const { cookie } = await signIn(user);
    expect((await whoIs(cookie))?.actor).toMatchObject({ user, role: user });
    expect((await events())[0]).toBe("session.opened");
  });

  it("keeps the hash of the cookie, not the cookie", async () => {
    const { token } = await signIn("admin");
    expect(await db().session.findUnique({ where: { id: token } })).toBeNull();
    expect(await db().session.findUnique({ where: { id: hashSecret(token) } })).not.toBeNull();
  });

  it("tells a wrong password and an unknown name the same, and records both", async () => {
    const said = [];
    for (const user of ["admin", "nobody-here"]) {
      const answer = await enter(send("POST", { user, password: "wrong" }), none);
      const { requestId, ...problem } = await answer.json();
      said.push(problem);
    }
    expect(said[0]).toMatchObject({ status: 401 });
    expect(said[0]).toEqual(said[1]);
    expect((await events()).slice(0, 2)).toEqual(["session.refused", "session.refused"]);
  });

  it("holds back guessing, also when all guesses come at once, and lets others in", async () => {
    const guesses = await Promise.all(
      Array.from({ length: 25 }, () => enter(send("POST", { user: "viewer", password: "wrong" }), none)),
    );
    const statuses = guesses.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(15);
    const right = await enter(send("POST", { user: "viewer", password: "viewer-demo" }), none);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
    await signIn("operator");
  });

  it.each([
    ["after the idle limit", { lastSeenAt: new Date(Date.now() - 61 * 60_000) }],
    ["after the absolute limit", { expiresAt: new Date(Date.now() - 1) }],
    ["once revoked", { revokedAt: new Date() }],
    ["with a role this version does not know", { role: "root" }],
  ])("is nobody %s", async (_name, data) => {
    const { cookie, token } = await signIn("admin");
    expect(await whoIs(cookie)).not.toBeNull();
    await db().session.update({ where: { id: hashSecret(token) }, data });
    expect(await whoIs(cookie)).toBeNull();
  });

  it("refuses another session's CSRF value, and ends with the right one", async () => {
    const [mine, other] = [await signIn("admin"), await signIn("admin")];
    const wrong = await leave(send("DELETE", {}, { ...carry(mine), "x-forgeboard-csrf": other.csrf }), none);
    expect(wrong.status).toBe(403);
    expect((await leave(send("DELETE", {}, carry(mine)), none)).status).toBe(200);
    expect(await whoIs(mine.cookie)).toBeNull();
    expect(await whoIs(other.cookie)).not.toBeNull();
    expect((await events())[0]).toBe("session.closed");
  });

  it("lets an administrator end anybody's session, and others only their own", async () => {
    const [admin, viewer, operator] = [
      await signIn("admin"),
      await signIn("viewer"),
      await signIn("operator"),
    ];
    const target = { params: Promise.resolve({ id: hashSecret(viewer.token) }) };
    expect((await end(send("DELETE", {}, carry(operator)), target)).status).toBe(404);
    expect(await whoIs(viewer.cookie)).not.toBeNull();
    expect((await end(send("DELETE", {}, carry(admin)), target)).status).toBe(200);
    expect(await whoIs(viewer.cookie)).toBeNull();
  });
});

describe("tokens", () => {
  it("made on the command line carry the role of the directory, until they end", async () => {
    const made = await createToken({ user: "operator", ttlMs: 3_600_000, scope: "operate" });
    expect(made.token).toMatch(/^fgb_[\w-]{43}$/);
    expect((await bearer(made.token))?.actor).toMatchObject({ user: "operator", role: "operator" });
    expect(JSON.stringify(await db().apiToken.findMany())).not.toContain(made.token);
    await db().apiToken.update({ where: { id: made.id }, data: { expiresAt: new Date() } });
    expect(await bearer(made.token)).toBeNull();
  });

  it("may no more than the directory says today", async () => {
    const made = await createToken({ user: "viewer", ttlMs: 3_600_000, scope: "operate" });
    await db().apiToken.update({ where: { id: made.id }, data: { role: "admin" } });
    expect((await bearer(made.token))?.actor.role).toBe("viewer");
    await db().apiToken.update({ where: { id: made.id }, data: { user: "left-long-ago" } });
    expect(await bearer(made.token)).toBeNull();
  });

  it("are made, listed and revoked by their owner; a token makes none", async () => {
    const [mine, other] = [await signIn("operator"), await signIn("viewer")];
    const wanted = { ttlSeconds: 600, scope: "operate", name: "ci" };
    const { id, token } = await (await make(send("POST", wanted, carry(mine)), none)).json();
    const byToken = await make(send("POST", wanted, { authorization: `Bearer ${token}` }), none);
    expect(byToken.status).toBe(403);
    const listed = await (await listOwn(send("GET", null, { cookie: other.cookie }), none)).json();
    expect(listed.items).toEqual([]);
    const target = { params: Promise.resolve({ id }) };
    expect((await revoke(send("DELETE", {}, carry(other)), target)).status).toBe(404);
    expect((await revoke(send("DELETE", {}, carry(mine)), target)).status).toBe(200);
    expect(await bearer(token)).toBeNull();
    expect((await events())[0]).toBe("token.revoked");
  });

  it("do not fall back to the cookie when they are wrong", async () => {
    const { cookie } = await signIn("admin");
    expect(await readIdentity(send("GET", null, { cookie, authorization: "Bearer fgb_x" }))).toBeNull();
  });

  it.each([
    ["nobody-here", 3_600_000],
    ["admin", 1],
    ["admin", 91 * 86_400_000],
    ["admin", Number.NaN],
  ])("refuses %s for %d ms", async (user, ttlMs) => {
    await expect(createToken({ user, ttlMs, scope: "read" })).rejects.toMatchObject({
      code: user === "admin" ? "invalid" : "not_found",
    });
  });
});
