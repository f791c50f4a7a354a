import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { parseSite } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { freshDatabase } from "../../e2e/database/fresh-database";
import { readOverride, readOverrides } from "./read-overrides";
import { loadOverrideFile } from "./run-override-file";

const dir = mkdtempSync(join(tmpdir(), "overrides-"));
const file = join(dir, "tools.yaml");
const site = vi.hoisted(() => vi.fn());
vi.mock("@/lib/config/site", async (original) => ({ ...(await original<object>()), site }));

const write = (tools: string) => writeFileSync(file, `quotas:\n  overrides:\n${tools}`);

beforeAll(async () => {
  site.mockReturnValue(parseSite(`quotas: { owner: file, overridesFile: ${file} }`));
  await freshDatabase("worker");
});
afterAll(async () => {
  await db().$disconnect();
  rmSync(dir, { recursive: true });
});

it("follows the file, and keeps the last good one when the file does not hold", async () => {
  expect((await readOverrides()).source?.problem).toBe("no worker has read the file yet");
  write("    cewbot: { version: T1-1, memory: 32 }\n    dexbot: { pods: 20 }\n");
  await loadOverrideFile(file);
  const first = await readOverrides();
  expect([...first.byTool.keys()].sort()).toEqual(["cewbot", "dexbot"]);
  expect(first.source?.problem).toBeNull();
  const changedAt = async () =>
    (await db().quotaOverride.findMany({ orderBy: { tool: "asc" } })).map((row) => row.changedAt.getTime());
  const before = await changedAt();

  await loadOverrideFile(file);
  expect(await changedAt()).toEqual(before);
  const good = await readOverrides();

  write("    cewbot: { memory: lots }\n");
  await loadOverrideFile(file);
  const frozen = await readOverrides();
  expect(frozen.byTool.size).toBe(2);
  expect(frozen.source).toMatchObject({
    asOf: good.source?.asOf,
    problem: expect.stringContaining("quotas.overrides.cewbot.memory"),
  });

  rmSync(file);
  await loadOverrideFile(file);
  expect((await readOverrides()).source?.problem).toContain("ENOENT");

  write("    cewbot: { version: T1-2, memory: 48 }\n");
  await loadOverrideFile(file);
  expect(await readOverride("cewbot")).toEqual({ override: { memory: 48 }, ticket: "T1-2" });
  expect(await readOverride("dexbot")).toBeNull();
});

it("counts only what is declared where the site says", async () => {
  await db().quotaOverride.create({
    data: { tool: "sal", declared: "forgeboard", amounts: { cpu: 4 }, ticket: null },
  });
  expect(await readOverride("sal")).toBeNull();
  site.mockReturnValue(parseSite(""));
  expect(await readOverride("sal")).toEqual({ override: { cpu: 4 }, ticket: null });
  expect((await readOverrides()).byTool.size).toBe(1);
});
