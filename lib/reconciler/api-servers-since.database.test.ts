import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { db } from "@/lib/db/client";
import { apiServersSince } from "./api-servers-since";
import { ACCOUNTS } from "./model";
import { RESTARTED } from "./restart-by-hand";

/** What the metrics say, and what this console did since they were read. */

const dir = mkdtempSync(join(tmpdir(), "forgeboard-since-"));
const { signal } = new AbortController();
const DAY_MS = 86_400_000;
let box: RunningPlatform;

beforeAll(async () => {
  box = await startPlatform({ dir });
  const site = {
    metrics: { url: box.prometheusUrl },
    override: { accounts: toolforge2017.accounts, metrics: toolforge.metrics },
  };
  writeFileSync(join(dir, "site.yaml"), JSON.stringify(site));
  vi.stubEnv("FORGEBOARD_SITE", join(dir, "site.yaml"));
  await freshDatabase("worker");
});
afterAll(async () => {
  await db().$disconnect();
  rmSync(dir, { recursive: true });
});

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const ageInDays = async () =>
  Math.round((Date.now() - ((await apiServersSince(signal))?.getTime() ?? 0)) / DAY_MS);

async function aRepair(says: string, finishedAt: Date | null): Promise<void> {
  await db().action.create({
    data: {
      ...{ id: randomUUID(), action: "infrastructure.repair", summary: "", state: "succeeded" },
      ...{
        input: {},
        plan: {},
        planHash: "",
        user: "anna",
        displayName: "Anna",
        reason: "drift",
        finishedAt,
      },
      targets: { create: { position: 0, ...ACCOUNTS, active: false, says } },
    },
  });
}

it("is as old as the metrics say, until an action of ours had all of them restarted", async () => {
  expect(await ageInDays()).toBe(20);
  await aRepair("taken out cherry; every API server has to be restarted", daysAgo(1));
  await aRepair(`made apple; ${RESTARTED}`, daysAgo(30));
  await aRepair(`made banana; ${RESTARTED}`, null);
  expect(await ageInDays()).toBe(20);
  await aRepair(`taken out cherry; ${RESTARTED}`, daysAgo(4));
  expect(await ageInDays()).toBe(4);
});

it("is not known while nobody answers", async () => {
  await box.stop();
  expect(await apiServersSince(signal)).toBeNull();
});
