import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { db } from "@/lib/db/client";
import { noteAttempt } from "./limit-attempts";

const HOME = "192.0.2.1";

beforeAll(async () => {
  await freshDatabase("web");
});
beforeEach(() => db().signInAttempt.deleteMany());
afterAll(() => db().$disconnect());

const fail = async (user: string, address: string) => void (await noteAttempt(user, address));
const succeed = async (user: string, address: string) => (await noteAttempt(user, address)).succeeded();
const refused = (user: string, address: string) =>
  noteAttempt(user, address).then(
    () => null,
    (error) => ({ code: error.code, seconds: error.retryAfterSeconds }),
  );
const past = (seconds: number) => new Date(Date.now() - seconds * 1_000);

it("holds back an address that guesses one name, and leaves the name to its owner elsewhere", async () => {
  for (let guess = 0; guess < 10; guess++) await fail("Anna", HOME);
  const answer = await refused("anna", HOME);
  expect(answer?.code).toBe("rate_limited");
  expect(answer?.seconds).toBeGreaterThan(290);
  expect(await refused("anna", "192.0.2.2")).toBeNull();
  expect(await refused("ben", HOME)).toBeNull();
});

it("lets no more through when all come at once", async () => {
  const answers = await Promise.all(Array.from({ length: 25 }, () => refused("anna", HOME)));
  expect(answers.filter((answer) => answer === null).length).toBeLessThanOrEqual(10);
});

it("forgets what it refused, so that waiting helps", async () => {
  for (let guess = 0; guess < 10; guess++) await fail("anna", HOME);
  expect(await refused("anna", HOME)).not.toBeNull();
  expect(await db().signInAttempt.count()).toBe(10);
  await db().signInAttempt.updateMany({ data: { at: past(301) } });
  expect(await refused("anna", HOME)).toBeNull();
});

it("lets strange addresses take turns after many failures, but not the one that signed in before", async () => {
  await succeed("anna", HOME);
  for (let guess = 0; guess < 30; guess++) await fail("anna", `198.51.100.${guess}`);
  const stranger = await refused("anna", "203.0.113.1");
  expect(stranger?.code).toBe("rate_limited");
  expect(stranger?.seconds).toBeLessThanOrEqual(20);
  expect(await refused("anna", HOME)).toBeNull();
  expect(await refused("ben", "203.0.113.1")).toBeNull();
  await db().signInAttempt.updateMany({ where: { ok: false }, data: { at: past(21) } });
  expect(await refused("anna", "203.0.113.1")).toBeNull();
  expect(await refused("anna", "203.0.113.2")).not.toBeNull();
});

it("holds back an address that tries many names", async () => {
  for (let guess = 0; guess < 100; guess++) await fail(`person-${guess}`, HOME);
  expect((await refused("anna", HOME))?.code).toBe("rate_limited");
  expect(await refused("anna", "192.0.2.2")).toBeNull();
});
