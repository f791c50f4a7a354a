import { afterEach, describe, expect, it } from "vitest";
import { ScriptedConnection } from "@/e2e/scripted-connection";
import {
  added,
  bookmark,
  deleted,
  gone,
  loaded,
  modified,
  project,
  type Thing,
  thing,
  unreadable,
} from "@/e2e/scripted-things";
import { AppError } from "@/lib/core/errors";
import type { KubeAnswer, KubeRequest } from "@/lib/kubernetes/connection";
import type { Pulse } from "./heartbeat";
import { Reflector } from "./reflector";
import { Table } from "./table";

const refused = (status: number, retryAfterSeconds = 0) =>
  new AppError("upstream", `refused: ${status}`, { cause: { status }, retryAfterSeconds });

const running: Reflector<Thing>[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((reflector) => reflector.stop()));
});

function begin(options: { answer?: (request: KubeRequest) => KubeAnswer; pulse?: Pulse } = {}) {
  const connection = new ScriptedConnection(options.answer);
  const table = new Table<Thing>();
  const hints: (readonly string[])[] = [];
  const waits: number[] = [];
  const clock = { at: Date.parse("2026-01-01T00:00:00Z"), now: () => new Date(clock.at) };
  let sourceChanges = 0;
  const reflector = new Reflector<Thing>({
    name: "things",
    connection,
    path: "/things",
    project,
    table,
    changed: (keys) => hints.push(keys),
    sourceChanged: () => {
      sourceChanges += 1;
    },
    ...(options.pulse === undefined ? {} : { pulse: options.pulse }),
    clock,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  running.push(reflector);
  reflector.start();
  const names = () => [...table.values()].map(({ name, size }) => `${name}=${size}`).sort();
  return {
    connection,
    table,
    hints,
    waits,
    clock,
    reflector,
    names,
    sourceChanges: () => sourceChanges,
    asOf: () => reflector.source().asOf,
    problem: () => reflector.source().problem,
    later: (ms: number) => {
      clock.at += ms;
    },
  };
}

/** Loaded with a=1 and b=2 at version 10, watching. */
async function beginLoaded(options: Parameters<typeof begin>[0] = {}) {
  const it = begin(options);
  const stream = await it.connection.next();
  stream.open();
  await stream.send(added("a", 1), added("b", 2), loaded(10));
  it.hints.length = 0;
  return { ...it, stream };
}

describe("load", () => {
  it("is ready when the initial events end, not before", async () => {
    const { connection, reflector, hints, names, problem, asOf } = begin();
    const stream = await connection.next();
    expect(stream.asked.query).toMatchObject({
      watch: true,
      allowWatchBookmarks: true,
      sendInitialEvents: true,
      resourceVersionMatch: "NotOlderThan",
    });
    stream.open();
    await stream.send(added("a", 1));
    expect([reflector.isReady, problem(), asOf(), hints]).toEqual([false, "not loaded yet", null, []]);
    await stream.send(loaded(10));
    await reflector.ready;
    expect([problem(), asOf(), hints, names()]).toEqual([null, "2026-01-01T00:00:00.000Z", [[]], ["a=1"]]);
  });

  it("leaves out what was deleted while it ran, and keeps what came back", async () => {
    const { connection, names } = begin();
    const stream = await connection.next();
    await stream.send(
      added("a", 1),
      added("b", 2),
      deleted("a", 3),
      deleted("b", 4),
      added("b", 5),
      loaded(10),
    );
    expect(names()).toEqual(["b=5"]);
  });

  it("begins anew when the stream breaks before the end", async () => {
    const { connection, reflector, waits, problem } = begin();
    const first = await connection.next();
    await first.send(added("a", 1));
    first.end();
    const second = await connection.next();
    expect(second.asked.query).toMatchObject({ sendInitialEvents: true });
    expect([reflector.isReady, problem(), waits.length]).toEqual([false, "/things: the load ended early", 1]);
  });

  const pages = ({ query }: KubeRequest): KubeAnswer => ({
    status: 200,
    headers: {},
    body:
      query?.continue === undefined
        ? { metadata: { resourceVersion: "20", continue: "more" }, items: [thing("a", 1)] }
        : { metadata: { resourceVersion: "20" }, items: [thing("b", 2)] },
  });

  it.each([400, 422])("falls back to pages when WatchList is refused with %i", async (status) => {
    const { connection, names, waits } = begin({ answer: pages });
    (await connection.next()).fail(refused(status));
    const watch = await connection.next();
    expect(connection.requests.map(({ query }) => query)).toMatchObject([
      { limit: 500, continue: undefined },
      { limit: 500, continue: "more" },
    ]);
    expect(watch.asked.query).toMatchObject({ resourceVersion: "20", watch: true });
    expect(watch.asked.query).not.toHaveProperty("sendInitialEvents");
    expect([names(), waits]).toEqual([["a=1", "b=2"], []]);
  });

  it("falls back when the server ignores the parameters and sends an ordinary bookmark", async () => {
    const { connection, names } = begin({ answer: pages });
    void (await connection.next()).send(added("a", 1), bookmark(5));
    await connection.next();
    expect(names()).toEqual(["a=1", "b=2"]);
  });

  it("takes 403 for a missing right, not for a missing feature", async () => {
    const { connection, problem } = begin({ answer: pages });
    (await connection.next()).fail(refused(403));
    const again = await connection.next();
    expect(again.asked.query).toHaveProperty("sendInitialEvents");
    expect([connection.requests, problem()]).toEqual([[], "refused: 403"]);
  });

  it("starts over with the first page when the continue token expired", async () => {
    let asked = 0;
    const { connection, names } = begin({
      answer: (request) => {
        asked += 1;
        return asked === 2 ? { status: 410, headers: {}, body: {} } : pages(request);
      },
    });
    (await connection.next()).fail(refused(422));
    await connection.next();
    expect(connection.requests.map(({ query }) => query?.continue)).toEqual([
      undefined,
      "more",
      undefined,
      "more",
    ]);
    expect(names()).toEqual(["a=1", "b=2"]);
  });
});

describe("watch", () => {
  it("follows changes and hints at each key", async () => {
    const { stream, names, hints } = await beginLoaded();
    await stream.send(modified("a", 11), deleted("b", 12), added("c", 13), bookmark(14));
    expect([names(), hints]).toEqual([
      ["a=11", "c=13"],
      [["a"], ["b"], ["c"]],
    ]);
  });

  it("resumes from the last bookmark when the server ends the watch, without a load", async () => {
    const { connection, stream, later, waits, problem } = await beginLoaded();
    await stream.send(modified("a", 11), bookmark(99));
    later(60_000);
    stream.end();
    const next = await connection.next();
    expect(next.asked.query).toMatchObject({ resourceVersion: "99" });
    expect([waits, problem()]).toEqual([[], null]);
  });

  it("never forgets its version for an event without one", async () => {
    const { connection, stream } = await beginLoaded();
    await stream.send({ type: "BOOKMARK", object: { metadata: {} } });
    stream.end();
    expect((await connection.next()).asked.query).toMatchObject({ resourceVersion: "10" });
  });

  it("waits longer and longer for a server that ends each watch at once, and says so", async () => {
    const { connection, stream, waits, problem } = await beginLoaded();
    stream.end();
    for (let round = 0; round < 6; round += 1) {
      const next = await connection.next();
      next.open();
      next.end();
    }
    await connection.next();
    expect(waits).toHaveLength(7);
    for (const [at, ms] of waits.entries())
      expect(ms).toBeGreaterThanOrEqual(Math.min(15_000, 250 * 2 ** at));
    expect(problem()).toBe("/things: the server ends each watch at once");
  });
});

describe("410", () => {
  it("loads anew behind the old table, then forgets what went", async () => {
    const { connection, stream, names, hints } = await beginLoaded();
    void stream.send(gone);
    const reload = await connection.next();
    expect(reload.asked.query).toHaveProperty("sendInitialEvents");
    reload.open();
    await reload.send(added("a", 30), added("c", 31));
    expect(names()).toEqual(["a=30", "b=2", "c=31"]);
    await reload.send(loaded(40));
    expect([names(), hints]).toEqual([["a=30", "c=31"], [["a", "c", "b"]]]);
  });

  it("does not call itself current while it loads", async () => {
    const { connection, stream, later, asOf } = await beginLoaded();
    void stream.send(gone);
    const reload = await connection.next();
    later(30_000);
    reload.open();
    await reload.send(added("a", 30));
    expect(asOf()).toBe("2026-01-01T00:00:00.000Z");
    await reload.send(loaded(40));
    expect(asOf()).toBe("2026-01-01T00:00:30.000Z");
  });

  it("says nothing when nothing changed, and everything when much did", async () => {
    const { connection, stream, hints, table } = await beginLoaded();
    const version = table.version;
    void stream.send(gone);
    const same = await connection.next();
    await same.send(added("a", 1), added("b", 2), loaded(40));
    expect([hints, table.version]).toEqual([[], version]);
    void same.send(gone);
    const many = await connection.next();
    await many.send(...Array.from({ length: 201 }, (_, at) => added(`n${at}`, 50 + at)), loaded(900));
    expect([hints, table.size]).toEqual([[[]], 201]);
  });

  it("backs off when each load ends in another 410", async () => {
    const { connection, stream, waits } = await beginLoaded();
    void stream.send(gone);
    for (let round = 0; round < 5; round += 1) void (await connection.next()).send(gone);
    await connection.next();
    expect(waits[5]).toBeGreaterThanOrEqual(8_000);
  });
});

describe("an unreadable object", () => {
  it("is counted and left out until it can be read", async () => {
    const { stream, names, reflector, hints } = await beginLoaded();
    await stream.send(unreadable("MODIFIED", "a", 11), unreadable("MODIFIED", "a", 12));
    expect([names(), reflector.source().unreadable, hints]).toEqual([["b=2"], 1, [["a"]]]);
    await stream.send(modified("a", 13));
    expect([names(), reflector.source().unreadable]).toEqual([["a=13", "b=2"], 0]);
  });

  it("is no longer counted when it is deleted, even unreadable", async () => {
    const { stream, reflector } = await beginLoaded();
    await stream.send(unreadable("ADDED", "x", 11), unreadable("DELETED", "x", 12));
    expect(reflector.source().unreadable).toBe(0);
  });

  it("is forgotten by a load that does not meet it", async () => {
    const { connection, stream, reflector } = await beginLoaded();
    await stream.send(unreadable("ADDED", "x", 11), { type: "ADDED", object: {} });
    expect(reflector.source().unreadable).toBe(2);
    void stream.send(gone);
    const reload = await connection.next();
    await reload.send(added("a", 1), unreadable("ADDED", "y", 15));
    expect(reflector.source().unreadable).toBe(2);
    await reload.send(loaded(20));
    expect(reflector.source().unreadable).toBe(1);
  });
});

describe("a lost server", () => {
  it("freezes the table and the time, says why, and comes back", async () => {
    const { connection, stream, later, names, problem, asOf, sourceChanges } = await beginLoaded();
    later(5_000);
    await stream.send(bookmark(11));
    const before = sourceChanges();
    later(40_000);
    stream.fail(new AppError("upstream", "the connection broke"));
    const next = await connection.next();
    later(600_000);
    expect([names(), problem(), asOf()]).toEqual([
      ["a=1", "b=2"],
      "the connection broke",
      "2026-01-01T00:00:05.000Z",
    ]);
    expect(next.asked.query).toMatchObject({ resourceVersion: "11" });
    next.open();
    await next.send(modified("a", 12));
    expect([names(), problem(), sourceChanges() - before]).toEqual([["a=12", "b=2"], null, 2]);
  });

  it("is not lost for being silent: the watch is resumed, and only a resume that fails is a problem", async () => {
    const { connection, stream, later, names, problem, waits, sourceChanges } = await beginLoaded();
    stream.open();
    await stream.send(bookmark(11));
    const before = sourceChanges();
    later(66_000);
    stream.fail(new AppError("timeout", "the watch was silent"));
    const resumed = await connection.next();
    expect(resumed.asked.query).toMatchObject({ resourceVersion: "11" });
    resumed.open();
    await resumed.send(modified("a", 12));
    expect([names(), problem(), sourceChanges() - before, waits]).toEqual([["a=12", "b=2"], null, 0, []]);
    later(66_000);
    resumed.fail(new AppError("timeout", "the watch was silent"));
    (await connection.next()).fail(new AppError("timeout", "no answer in time"));
    await connection.next();
    expect([names(), problem()]).toEqual([["a=12", "b=2"], "no answer in time"]);
  });

  it("is given the time it asks for", async () => {
    const { connection, stream, waits } = await beginLoaded();
    stream.fail(refused(429, 20));
    await connection.next();
    expect(waits).toEqual([20_000]);
  });

  it("is asked less and less often, and often again after a good watch", async () => {
    const { connection, stream, waits, later } = await beginLoaded();
    stream.fail(new Error("reset"));
    for (let round = 0; round < 8; round += 1) (await connection.next()).fail(new Error("reset"));
    const good = await connection.next();
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(15_000);
    good.open();
    await good.send(bookmark(50));
    later(60_000);
    good.fail(new Error("reset"));
    await connection.next();
    expect(waits.at(-1)).toBeLessThanOrEqual(500);
  });
});

describe("a pulse", () => {
  const pulse = (provedAt: string | null, problem: string | null = null) => ({
    provedAt: provedAt === null ? null : new Date(provedAt),
    problem,
  });

  it("proves a quiet watch as far as the server answered, no further", async () => {
    const heart = pulse(null);
    const { later, asOf, problem } = await beginLoaded({ pulse: heart });
    later(50_000);
    expect(asOf()).toBe("2026-01-01T00:00:00.000Z");
    heart.provedAt = new Date("2026-01-01T00:00:40Z");
    expect([asOf(), problem()]).toEqual(["2026-01-01T00:00:40.000Z", null]);
    heart.problem = "no answer";
    expect([asOf(), problem()]).toEqual(["2026-01-01T00:00:40.000Z", "no answer"]);
  });

  it("proves nothing about a watch that was lost, or is about to hear 410", async () => {
    const heart = pulse("2026-01-01T00:00:01Z");
    const { connection, stream, later, asOf } = await beginLoaded({ pulse: heart });
    stream.fail(new Error("reset"));
    const next = await connection.next();
    later(600_000);
    heart.provedAt = new Date("2026-01-01T00:10:00.500Z");
    expect(asOf()).toBe("2026-01-01T00:00:01.000Z");
    next.open();
    void next.send(gone);
    const reload = await connection.next();
    expect(asOf()).toBe("2026-01-01T00:00:01.000Z");
    await reload.send(added("a", 1), loaded(90));
    expect(asOf()).toBe("2026-01-01T00:10:00.500Z");
  });
});

it("stops in the middle of a watch", async () => {
  const { reflector, waits } = await beginLoaded();
  await reflector.stop();
  expect(waits).toEqual([]);
});
