import { afterAll, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { db } from "@/lib/db/client";
import { everyHour } from "./schedule";

afterAll(() => db().$disconnect());

it("forgets failed attempts after a day, and where people signed in after a month", async () => {
  await freshDatabase("owner");
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const attempt = (user: string, ok: boolean, hours: number) => ({
    user,
    ok,
    address: "192.0.2.1",
    at: hoursAgo(hours),
  });
  await db().signInAttempt.createMany({
    data: [
      attempt("failed-today", false, 23),
      attempt("failed-yesterday", false, 25),
      attempt("signed-in-this-month", true, 29 * 24),
      attempt("signed-in-before", true, 31 * 24),
    ],
  });
  const end = new AbortController();
  const running = everyHour(end.signal);
  const users = async () =>
    (await db().signInAttempt.findMany({ orderBy: { user: "asc" } })).map(({ user }) => user);
  await expect.poll(users).toEqual(["failed-today", "signed-in-this-month"]);
  end.abort();
  await running;
});
