import { afterEach, describe, expect, it } from "vitest";
import { ScriptedConnection } from "@/e2e/scripted-connection";
import { AppError } from "@/lib/core/errors";
import { startHeartbeat } from "./heartbeat";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Answers each question from the list; the test lets every wait end by hand. */
function begin(answers: (number | Error)[]) {
  const clock = { at: Date.parse("2026-01-01T00:00:00Z"), now: () => new Date(clock.at) };
  const waits: number[] = [];
  let asleep: () => void = () => {};
  let wake: () => void = () => {};
  let changes = 0;
  const connection = new ScriptedConnection(() => {
    const answer = answers.shift() ?? 200;
    clock.at += 1_000;
    if (answer instanceof Error) throw answer;
    return { status: answer, headers: {}, body: "" };
  });
  const resting = () =>
    new Promise<void>((resolve) => {
      asleep = resolve;
    });
  const first = resting();
  const heartbeat = startHeartbeat(connection, {
    changed: () => {
      changes += 1;
    },
    clock,
    wait: (ms, signal) => {
      waits.push(ms);
      return new Promise((resolve) => {
        wake = resolve;
        signal.addEventListener("abort", () => resolve());
        asleep();
      });
    },
  });
  stops.push(() => heartbeat.stop());
  return {
    connection,
    heartbeat,
    waits,
    first,
    changes: () => changes,
    next: () => {
      const rested = resting();
      wake();
      return rested;
    },
  };
}

describe("startHeartbeat", () => {
  it.each([200, 401, 403, 404, 429])("takes %i for a sign of life of when it asked", async (status) => {
    const { connection, heartbeat, first, waits, changes } = begin([status]);
    await first;
    expect(connection.requests[0]).toMatchObject({ path: "/readyz", timeoutMs: 5_000 });
    expect(heartbeat.provedAt?.toISOString()).toBe("2026-01-01T00:00:00.000Z");
    expect([heartbeat.problem, waits, changes()]).toEqual([null, [10_000], 0]);
  });

  it("keeps the last proof while there is no answer, asks sooner, and tells each turn once", async () => {
    const lost = new AppError("timeout", "GET /readyz: no answer in time");
    const { heartbeat, first, next, waits, changes } = begin([200, lost, lost, 200]);
    await first;
    await next();
    await next();
    expect(heartbeat.provedAt?.toISOString()).toBe("2026-01-01T00:00:00.000Z");
    expect([heartbeat.problem, changes()]).toEqual(["GET /readyz: no answer in time", 1]);
    await next();
    expect(heartbeat.provedAt?.toISOString()).toBe("2026-01-01T00:00:03.000Z");
    expect([heartbeat.problem, changes(), waits]).toEqual([null, 2, [10_000, 2_000, 2_000, 10_000]]);
  });

  it("takes a server without its store for none", async () => {
    const { heartbeat, first } = begin([500]);
    await first;
    expect([heartbeat.problem, heartbeat.provedAt]).toEqual(["the API server is not ready: 500", null]);
  });
});
