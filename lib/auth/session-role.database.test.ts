import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { ldif } from "@/e2e/platform/ldif";
import { db } from "@/lib/db/client";
import { openSession } from "./open-session";
import type { Role } from "./policy";
import { readSession } from "./read-session";
import { hashSecret } from "./secret-token";

const MINUTE_MS = 60_000;
let file = "";

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-role-"));
  file = join(dir, "people.ldif");
  writeFileSync(file, ldif());
  writeFileSync(join(dir, "site.yaml"), `directory: { kind: ldif, file: ${file} }\n`);
  vi.stubEnv("FORGEBOARD_SITE", join(dir, "site.yaml"));
  await freshDatabase("web");
});
beforeEach(() => {
  writeFileSync(file, ldif());
  // A minute apart, because what the directory said is believed that long.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * MINUTE_MS });
});
afterAll(async () => {
  vi.useRealTimers();
  await db().$disconnect();
});

const enter = async (user: string, role: Role, way: "directory" | "oidc" = "directory") =>
  (await openSession({ user, displayName: user, role, way }, { address: null, userAgent: null })).token;
/** As if the directory had been asked last so long ago. */
const checked = (token: string, minutesAgo: number) =>
  db().session.update({
    where: { id: hashSecret(token) },
    data: { roleCheckedAt: new Date(Date.now() - minutesAgo * MINUTE_MS) },
  });
const roleOf = async (token: string) => (await readSession(token))?.actor.role ?? null;
const lastEvent = () => db().auditEntry.findFirst({ orderBy: { seq: "desc" } });

it("loses what the directory took away within five minutes, and never rises", async () => {
  const token = await enter("viewer", "admin");
  expect(await roleOf(token)).toBe("admin");
  await checked(token, 5);
  expect(await roleOf(token)).toBe("viewer");
  await db().session.update({ where: { id: hashSecret(token) }, data: { user: "admin" } });
  await checked(token, 5);
  expect(await roleOf(token)).toBe("viewer");
});

it("ends when the directory no longer has the person, recorded once", async () => {
  const token = await enter("operator", "operator");
  writeFileSync(file, ldif().replaceAll("operator", "somebody"));
  await checked(token, 5);
  expect(await Promise.all([roleOf(token), roleOf(token), roleOf(token)])).toEqual([null, null, null]);
  expect(await lastEvent()).toMatchObject({ event: "session.closed" });
  expect(await db().auditEntry.count({ where: { event: "session.closed" } })).toBe(1);
  writeFileSync(file, ldif());
  expect(await roleOf(token)).toBeNull();
});

it("keeps the last known role while the directory does not answer, as long as an idle session lives", async () => {
  const token = await enter("maintainer", "maintainer");
  writeFileSync(file, "half a rec");
  await checked(token, 59);
  expect(await roleOf(token)).toBe("maintainer");
  await checked(token, 60);
  expect(await roleOf(token)).toBeNull();
  writeFileSync(file, ldif());
  vi.setSystemTime(Date.now() + 1.5 * MINUTE_MS);
  expect(await roleOf(token)).toBe("maintainer");
});

it("asks the directory about nobody who came by single sign-on", async () => {
  const token = await enter("elsewhere", "admin", "oidc");
  await checked(token, 50);
  expect(await roleOf(token)).toBe("admin");
});
