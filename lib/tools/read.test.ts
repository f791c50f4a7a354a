import { describe, expect, it } from "vitest";
import { aTool, directoryOf } from "@/e2e/a-tool";
import {
  aContainer,
  aCron,
  aJob,
  aNamespace,
  aPod,
  aQuota,
  aRoute,
  aService,
  aWorkload,
  memoryIndex,
} from "@/e2e/memory-index";
import type { Actor } from "@/lib/auth/actor";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { exportTools, listTools } from "./read";
import { toolRowSchema } from "./schema";

const MARIA: Actor = { user: "maria", displayName: "M", role: "maintainer", via: { kind: "system" } };
const QUERY = { sort: "name", limit: 50 };
const [WEB = {}] = toolforge.webServiceLabels;

const worldOf = (records: Parameters<typeof memoryIndex>[0], now = "2026-01-02T00:00:00Z") => {
  const clock = { at: now, now: () => new Date(clock.at) };
  return { index: memoryIndex(records), profile: toolforge, clock };
};
const rowOf = async (...given: [ReturnType<typeof worldOf>, ReturnType<typeof directoryOf>, string?]) => {
  const [world, directory, name = "a"] = given;
  const { items } = await listTools(MARIA, { ...QUERY, name }, directory, world);
  return items[0];
};

const crash = aContainer("c", {
  ready: false,
  restarts: 900,
  state: "waiting",
  reason: "CrashLoopBackOff",
});

it("joins what the directory and the cluster have of a tool", async () => {
  const world = worldOf([
    aNamespace("tool-a"),
    aWorkload("web", { labels: WEB, replicas: 1, createdAt: "2026-01-01T10:00:00.000Z" }),
    aPod("web-1", { labels: WEB, restarts: 2, owner: { kind: "Deployment", name: "web", uid: "uid-web" } }),
    aCron("nightly"),
    aQuota("tool-a", { hard: { pods: 10, "limits.memory": 100 }, used: { pods: 4, "limits.memory": 95 } }),
  ]);
  const row = await rowOf(world, directoryOf(aTool("a", { maintainers: ["anna", "maria"] })));
  expect(toolRowSchema.parse(row)).toEqual(row);
  expect(row).toMatchObject({
    name: "a",
    namespace: "tool-a",
    maintainers: ["anna", "maria"],
    inDirectory: true,
    web: "up",
    crons: 1,
    pods: 1,
    restarts: 2,
    quota: { percent: 95, resource: "limits.memory" },
    changedAt: "2026-01-01T10:00:00.000Z",
    attention: ["over_quota"],
  });
});

it("counts what is on, what runs and what has failed, and says how old the oldest code may be", async () => {
  const world = worldOf([
    aNamespace("tool-a"),
    aCron("nightly"),
    aCron("off", { suspend: true }),
    aJob("runs"),
    aJob("broken", { job: { active: 0, failed: 7, over: true } }),
    aJob("through", { job: { active: 0, succeeded: 1, over: true } }),
    ...["2026-01-01T09:00:00.000Z", "2026-01-01T08:00:00.000Z", null].map((startedAt, at) =>
      aPod(`web-${at}`, { labels: WEB, startedAt, containers: [aContainer("c")] }),
    ),
  ]);
  expect(await rowOf(world, directoryOf(aTool("a")))).toMatchObject({
    ...{ crons: 1, jobsRunning: 1, jobsFailed: 1, imageSince: "2026-01-01T08:00:00.000Z" },
  });
});

it("does not call it a change that the mirror saw a tool for the first time", async () => {
  const row = (change: Partial<ReturnType<typeof aTool>>) =>
    rowOf(worldOf([]), directoryOf(aTool("a", change)));
  expect((await row({}))?.changedAt).toBeNull();
  expect((await row({ changedAt: "2025-06-01T00:00:00.000Z" }))?.changedAt).toBe("2025-06-01T00:00:00.000Z");
});

describe("facets", () => {
  const runs = [aNamespace("tool-a"), aPod("p")];
  it.each([
    ["no_maintainers", [], [aTool("a", { maintainers: [] })]],
    ["disabled_running", runs, [aTool("a", { disabled: ["shell"] })]],
    ["unknown_running", runs, []],
    ["unknown_running", runs, [aTool("a", { goneAt: "2026-01-01T00:00:00.000Z" })]],
    ["never_used", [aNamespace("tool-a")], [aTool("a")]],
    [
      "crash_looping",
      [
        aNamespace("tool-a"),
        aPod("p", { restarts: 900, containers: [crash], createdAt: "2025-12-20T00:00:00Z" }),
      ],
      [aTool("a")],
    ],
  ] as const)("%s", async (name, records, accounts) => {
    const row = await rowOf(worldOf(records), directoryOf(...accounts));
    expect(row?.attention).toContain(name);
  });

  it("say nothing of what is in order", async () => {
    const young = aPod("p", { restarts: 900, containers: [crash], createdAt: "2026-01-01T20:00:00Z" });
    for (const [records, one] of [
      [runs, aTool("a")],
      [[aNamespace("tool-a"), young], aTool("a")],
      [[aNamespace("tool-a")], aTool("a", { disabled: ["shell"] })],
      [
        [aNamespace("tool-a"), aRoute("r"), aService("web")],
        aTool("a", { maintainerTools: ["b"], maintainers: [] }),
      ],
    ] as const)
      expect((await rowOf(worldOf(records), directoryOf(one)))?.attention).toEqual([]);
  });

  it("end where they should: at 90 % of the quota, at two days, at as many crashes, and with the last of them", async () => {
    const of = async (records: Parameters<typeof memoryIndex>[0]) =>
      (await rowOf(worldOf([aNamespace("tool-a"), ...records]), directoryOf(aTool("a"))))?.attention;
    const used = (pods: number) => [aPod("p"), aQuota("tool-a", { hard: { pods: 10 }, used: { pods } })];
    expect(await of(used(9))).toEqual([]);
    expect(await of(used(9.1))).toEqual(["over_quota"]);
    // 0.002 a second over two days are 346.
    const crashes = (change: Partial<typeof crash>, createdAt = "2025-12-31T00:00:00Z") => ({
      ...{ createdAt, containers: [aContainer("c", { ...crash, restarts: 346, ...change })] },
    });
    const init = { createdAt: "2025-12-01T00:00:00Z", containers: [], initContainers: [crash] };
    for (const change of [crashes({}), init])
      expect(await of([aPod("p", change)])).toEqual(["crash_looping"]);
    for (const change of [
      crashes({ restarts: 345 }),
      crashes({}, "2025-12-31T00:00:01Z"),
      crashes({ reason: null }),
      { ...crashes({}), phase: "Succeeded" as const },
    ])
      expect(await of([aPod("p", change)])).not.toContain("crash_looping");
    // What has no pod now may still begin by itself.
    const cron = (suspend: boolean) => worldOf([aNamespace("tool-a"), aCron("nightly", { suspend })]);
    const off = directoryOf(aTool("a", { disabled: ["policy"] }));
    expect((await rowOf(cron(false), off))?.attention).toEqual(["disabled_running"]);
    expect((await rowOf(cron(true), off))?.attention).toEqual([]);
  });

  it("know nothing as unknown while the directory has never been read", async () => {
    const unread = async () => {
      throw new Error("the database is away");
    };
    const { items, sources } = await listTools(MARIA, QUERY, unread, worldOf(runs));
    expect(items).toMatchObject([{ name: "a", inDirectory: null, attention: [] }]);
    expect(sources.map(({ name, problem }) => [name, problem])).toEqual([
      ["cluster", null],
      ["directory", "the database is away"],
    ]);
  });
});

describe("the list", () => {
  const directory = directoryOf(
    aTool("b"),
    aTool("a", { maintainers: ["maria"], changedAt: "2025-03-01T00:00:00.000Z" }),
    aTool("gone", { goneAt: "2026-01-01T00:00:00.000Z" }),
  );

  it("has the tools of either side, and none that both have lost", async () => {
    const { items } = await listTools(
      MARIA,
      QUERY,
      directory,
      worldOf([aNamespace("tool-c"), aNamespace("kube-system")]),
    );
    expect(items.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });

  it("can be one's own tools", async () => {
    const { items, total } = await listTools(MARIA, { ...QUERY, mine: "true" }, directory, worldOf([]));
    expect([items.map(({ name }) => name), total]).toEqual([["a"], 1]);
  });

  it("shows a change of one tool, a new tool and a new answer of the directory at once", async () => {
    const world = worldOf([aNamespace("tool-a"), aNamespace("tool-b")]);
    const pods = async () =>
      (await listTools(MARIA, QUERY, directory, world)).items.map(({ name, pods }) => [name, pods]);
    expect(await pods()).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
    world.index.put(aPod("p"));
    expect(await pods()).toEqual([
      ["a", 1],
      ["b", 0],
    ]);
    world.index.put(aNamespace("tool-c"));
    expect(await pods()).toEqual([
      ["a", 1],
      ["b", 0],
      ["c", 0],
    ]);
    const { items } = await listTools(MARIA, QUERY, directoryOf(aTool("z")), world);
    expect(items.map(({ name }) => name)).toEqual(["a", "b", "c", "z"]);
  });

  it("keeps rows that did not change, but not what time alone changes", async () => {
    const down = aPod("p", {
      namespace: "tool-b",
      labels: WEB,
      ready: false,
      createdAt: "2026-01-01T23:59:00Z",
    });
    const world = worldOf([aNamespace("tool-a"), aNamespace("tool-b"), down]);
    const rows = async () => (await listTools(MARIA, QUERY, directory, world)).items;
    const [a, b] = await rows();
    world.index.put(aPod("p"));
    const [a2, b2] = await rows();
    expect([a2 === a, b2 === b, b?.webSays]).toEqual([
      false,
      true,
      "Down: it is starting (0 of 1 web pods ready)",
    ]);
    world.clock.at = "2026-01-02T00:02:00Z";
    const [a3, b3] = await rows();
    expect([a3 === a2, b3?.webSays]).toEqual([
      true,
      "Down: it does not answer its checks (0 of 1 web pods ready)",
    ]);
  });

  it("is CSV too", async () => {
    const csv = await exportTools(MARIA, QUERY, directory, worldOf([]));
    expect(csv.split("\r\n").slice(0, 2)).toEqual([
      expect.stringContaining("name,namespace,attention,web"),
      "a,,never_used,none,No web service,maria,,0,0,0,0,0,,,,,2025-03-01T00:00:00.000Z,false",
    ]);
  });
});
