import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { freshDatabase } from "@/e2e/database/fresh-database";
import { db } from "@/lib/db/client";
import {
  availabilityOf,
  type History,
  incidentsOf,
  type PlatformState,
  type RecordedState,
} from "../availability/model";
import { readPlatformHistory, readToolHistory } from "../read-history";
import { forgetOldStates, recordStates } from "./record-states";

/** What looks at the tools leave behind, under the worker's own role. Time passes by moving what was written back. */

let owner: Client;
const look = (tools: Record<string, RecordedState>, platform: PlatformState = "up") =>
  recordStates({ tools: new Map(Object.entries(tools)), platform });
/** As if as many minutes had passed since. */
const pass = async (minutes: number) => {
  for (const table of ["tool_state", "platform_state"])
    await owner.query(
      `UPDATE ${table} SET since = since - make_interval(mins => ${minutes}), until = until - make_interval(mins => ${minutes})`,
    );
  await owner.query(
    `UPDATE state_recording SET "startedAt" = "startedAt" - make_interval(mins => ${minutes}), "lastAt" = "lastAt" - make_interval(mins => ${minutes})`,
  );
};
const minutes = ({ spans }: History) =>
  spans.map(({ state, since, until }) => [state, Math.round((until - since) / 60_000)]);
const statesOf = async (tool: string) => minutes(await readToolHistory(tool));

beforeAll(async () => {
  const { ownerUrl } = await freshDatabase("worker");
  owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
});
beforeEach(() => owner.query("TRUNCATE tool_state, platform_state, state_recording RESTART IDENTITY"));
afterAll(async () => {
  await owner.end();
  await db().$disconnect();
});

it("writes a state once, however long it goes on, and what it turns into", async () => {
  await look({ a: "up", b: "stopped" });
  for (let minute = 0; minute < 3; minute++) {
    await pass(1);
    await look({ a: "up", b: "stopped" });
  }
  expect(await db().toolState.count()).toBe(2);
  await pass(1);
  await look({ a: "down", b: "stopped" });
  await pass(2);
  await look({ a: "up" });
  await pass(1);
  await look({ a: "up" });
  expect(await statesOf("a")).toEqual([
    ["up", 4],
    ["down", 2],
    ["up", 1],
  ]);
  // It has no web service any more.
  expect(await statesOf("b")).toEqual([["stopped", 6]]);
  expect(await statesOf("no-such-tool")).toEqual([]);
});

it("knows nothing of the time in which nobody looked, and makes up no end", async () => {
  await look({ a: "up" });
  await pass(2);
  await look({ a: "down" });
  await pass(1);
  await look({ a: "down" });
  await pass(60);
  await look({ a: "up" });
  await pass(1);
  await look({ a: "up" });
  expect(await statesOf("a")).toEqual([
    ["up", 2],
    ["down", 1],
    ["up", 1],
  ]);
  const { spans, knownUntil } = await readToolHistory("a");
  expect(incidentsOf(spans, knownUntil)).toMatchObject([{ endedAt: null, goesOn: false }]);
  expect(availabilityOf(spans, Date.now()).percent).toBeCloseTo(75, 0);
  expect(await db().stateRecording.count()).toBe(2);
});

it("keeps how the platform itself was, gaps and all", async () => {
  await look({}, "up");
  await pass(2);
  await look({}, "degraded");
  await pass(1);
  await look({ a: "up" }, "degraded");
  await pass(60);
  await look({}, "degraded");
  await pass(1);
  await look({}, "down");
  await pass(1);
  await look({}, "up");
  expect(minutes(await readPlatformHistory())).toEqual([
    ["up", 2],
    ["degraded", 1],
    ["degraded", 1],
    ["down", 1],
    ["up", 0],
  ]);
  await pass(100 * 24 * 60);
  await look({}, "up");
  await forgetOldStates();
  expect(await db().platformState.count()).toBe(1);
});

it("forgets what no page shows any more", async () => {
  await look({ a: "up" });
  await pass(1);
  await look({ a: "down" });
  await pass(100 * 24 * 60);
  await look({ a: "up" });
  await forgetOldStates();
  expect(await statesOf("a")).toEqual([["up", 0]]);
  expect(await db().stateRecording.count()).toBe(1);
});

it("remembers the newest of a tool that goes up and down all the time", async () => {
  await look({ a: "up", b: "up" });
  await owner.query(`
    INSERT INTO tool_state (tool, since, until, state)
    SELECT 'a', now() - make_interval(mins => n), now() - make_interval(mins => n - 1), CASE n % 2 WHEN 0 THEN 'up' ELSE 'down' END
    FROM generate_series(1, 2500) AS n`);
  await forgetOldStates();
  const { spans } = await readToolHistory("a");
  expect(spans).toHaveLength(2_000);
  expect(Math.round((Date.now() - (spans[0]?.since ?? 0)) / 60_000)).toBe(1_999);
  expect(await statesOf("b")).toEqual([["up", 0]]);
});

it("keeps 3,500 tools in one look", async () => {
  const many = Object.fromEntries(Array.from({ length: 3_500 }, (_, at) => [`tool-${at}`, "up" as const]));
  await look(many);
  await pass(1);
  const began = performance.now();
  await look(many);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await db().toolState.count()).toBe(3_500);
});
