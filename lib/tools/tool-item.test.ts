import { describe, expect, it } from "vitest";
import { aTool, directoryOf } from "@/e2e/a-tool";
import {
  aBuild,
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
import { toolforge2017 } from "@/lib/config/profiles/toolforge-2017";
import { getTool } from "./read";
import { toolItemSchema } from "./schema";
import type { Planned } from "./upcoming";

const OPERATOR: Actor = { user: "o", displayName: "O", role: "operator", via: { kind: "system" } };
const NOW = new Date("2026-01-02T00:00:00Z");
const [WEB = {}] = toolforge.webServiceLabels;
const directory = directoryOf(aTool("a", { uid: 51_000, gid: 51_000, maintainerTools: ["b"] }));
const crashed = aContainer("webservice", {
  ready: false,
  restarts: 4,
  state: "waiting",
  reason: "CrashLoopBackOff",
  lastExit: { reason: "OOMKilled", exitCode: 137, at: "2026-01-01T23:00:00.000Z" },
});
const owner = { kind: "Deployment", name: "web", uid: "uid-web" };
const WORLD = [
  aNamespace("tool-a"),
  aWorkload("web", {
    labels: WEB,
    replicas: 1,
    available: { is: false, since: "2026-01-01T22:00:00.000Z" },
  }),
  aWorkload("web-7f", { kind: "replicasets", owner, createdAt: "2026-01-01T21:00:00.000Z" }),
  aPod("web-1", { labels: WEB, owner, ready: false, restarts: 4, containers: [crashed] }),
  aService("web", { selector: WEB }),
  aRoute("r"),
  aCron("nightly"),
  aJob("nightly-2", {
    owner: { kind: "CronJob", name: "nightly", uid: "uid-nightly" },
    createdAt: "2026-01-01T02:00:00Z",
    job: { active: 0, failed: 7, over: true, endedAt: "2026-01-01T02:10:00.000Z" },
  }),
  aJob("nightly-1", { owner: { kind: "CronJob", name: "nightly", uid: "uid-nightly" } }),
  aJob("by-hand", { job: { active: 0, succeeded: 1, over: true, endedAt: "2026-01-01T03:00:00.000Z" } }),
  aQuota("tool-a", {
    hard: { pods: 4 },
    used: { pods: 1 },
    setLater: [
      { manager: "kubectl-edit", at: "2026-01-01T20:00:00.000Z", amounts: ["pods"] },
      { manager: "forgeboard", at: "2026-01-01T20:30:00.000Z", amounts: ["limits.memory"] },
    ],
  }),
];
const ask = async (
  change: {
    world?: Parameters<typeof memoryIndex>[0];
    profile?: typeof toolforge;
    planned?: () => Promise<Planned[]>;
    actions?: () => Promise<never[]>;
  } = {},
) =>
  getTool(OPERATOR, "a", directory, {
    index: memoryIndex(change.world ?? WORLD),
    profile: toolforge,
    clock: { now: () => NOW },
    repairs: true,
    actions: async () => [],
    planned: async () => [],
    ...change,
  });

describe("the page of a tool", () => {
  it("says what is wrong, what runs, what came of the jobs, and what is behind the routes", async () => {
    const { item } = await ask();
    expect(toolItemSchema.parse(item)).toEqual(item);
    expect(item).toMatchObject({
      sentence: "Down: it keeps running out of memory (0 of 1 web pods ready)",
      trouble: [{ what: "web-1", says: "CrashLoopBackOff: out of memory, 4 restarts" }],
      foundBy: "labels",
      workloads: [
        { kind: "Deployment", name: "web", web: true, ready: 0, rolledOutAt: "2026-01-01T21:00:00.000Z" },
      ],
      jobs: [{ name: "by-hand", state: "succeeded" }],
      cronJobs: [{ name: "nightly", last: { name: "nightly-2", state: "failed" } }],
      quotas: [{ resource: "pods", used: 1, hard: 4, percent: 25 }],
      routes: [{ host: "a.example.org", service: "web", pods: 0 }],
    });
  });

  it("leads on to the pages that the profile names, about this tool", async () => {
    const links = async (profile: typeof toolforge) =>
      (await ask({ profile, world: [aNamespace(profile === toolforge ? "tool-a" : "a")] })).item.links.map(
        ({ label, url }) => `${label} ${url}`,
      );
    expect(await links(toolforge)).toEqual([
      "Web https://a.toolforge.org/",
      "Grafana https://grafana.wmcloud.org/d/TJuKfnt4z/kubernetes-namespace?orgId=1&var-cluster=prometheus-tools&var-namespace=tool-a",
      "Server admin log https://sal.toolforge.org/tools.a",
      "Maintainers https://toolsadmin.wikimedia.org/tools/id/a",
    ]);
    expect(await links(toolforge2017)).toEqual([
      "Web https://tools.wmflabs.org/a/",
      "Grafana https://grafana-labs.wikimedia.org/dashboard/db/kubernetes-tool-combined-stats?var-namespace=a",
      "Server admin log https://tools.wmflabs.org/sal/tools.a",
      "Maintainers https://toolsadmin.wikimedia.org/tools/id/a",
    ]);
  });

  it("tells what changed in one time line, newest first", async () => {
    const { item } = await ask();
    expect(item.changes.map(({ kind, says }) => `${kind}: ${says}`)).toEqual([
      "restart: web-1 restarted: out of memory (4 in all)",
      "condition: Deployment web ceased to be available",
      "rollout: Deployment web was rolled out",
      "quota: Quota tool-a was set with kubectl-edit: pods 4",
      "job: Job by-hand succeeded",
      "job: Job nightly-2 failed",
      "account: First seen in the directory",
    ]);
  });

  it("tells nothing of what did not happen: a workload that is off, a container that only ended once", async () => {
    const ended = aContainer("c", { restarts: 0, lastExit: crashed.lastExit });
    const world = [
      aNamespace("tool-a"),
      aWorkload("off", { replicas: 0, available: { is: false, since: "2026-01-01T22:00:00.000Z" } }),
      aPod("p", { containers: [ended] }),
    ];
    const { item } = await ask({ world });
    expect(item.changes.map(({ kind }) => kind)).toEqual(["account"]);
  });

  it("tells when its account was disabled, and when it went", async () => {
    const { item } = await getTool(
      OPERATOR,
      "a",
      directoryOf(
        aTool("a", {
          ...{ disabled: ["shell", "locked"], disabledAt: "2026-01-01T05:00:00.000Z" },
          goneAt: "2026-01-01T06:00:00.000Z",
        }),
      ),
      {
        ...{ index: memoryIndex(WORLD.slice(0, 1)), profile: toolforge, clock: { now: () => NOW } },
        ...{ repairs: true, actions: async () => [], planned: async () => [] },
      },
    );
    expect(item.changes.map(({ says }) => says)).toEqual([
      "No longer in the directory",
      "Disabled in the directory (shell, locked)",
      "First seen in the directory",
    ]);
  });

  it("has its own builds, newest first, and when each ended among what changed", async () => {
    const builds = [
      aBuild("a-1", { createdAt: "2026-01-01T05:00:00Z", endedAt: "2026-01-01T05:04:00.000Z" }),
      aBuild("a-2", { createdAt: "2026-01-01T06:00:00Z", state: "running", endedAt: null }),
      aBuild("a-3", {
        createdAt: "2026-01-01T04:00:00Z",
        state: "timed_out",
        endedAt: "2026-01-01T04:30:00.000Z",
      }),
      aBuild("b-1", { tool: "b" }),
    ];
    const world = [...WORLD, ...builds];
    const { item, sources } = await ask({ world });
    expect(item.builds?.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "a-2 running",
      "a-1 succeeded",
      "a-3 timed_out",
    ]);
    expect(item.changes.filter(({ kind }) => kind === "build").map(({ says }) => says)).toEqual([
      "A build of its image succeeded",
      "A build of its image ran out of time",
    ]);
    expect(sources.map(({ name }) => name)).toContain("builds");
    const without = await ask({ world, profile: { ...toolforge, builds: null } });
    expect(without.item).toMatchObject({ builds: null });
    expect(without.item.changes.filter(({ kind }) => kind === "build")).toEqual([]);
    expect(without.sources.map(({ name }) => name)).not.toContain("builds");
  });

  it("does without what the database cannot tell, and says so", async () => {
    const away = async () => {
      throw new Error("the database is away");
    };
    const { item, sources } = await ask({ planned: away, actions: away });
    expect([item.upcoming, sources.at(-1)]).toEqual([
      [],
      { name: "database", asOf: null, problem: "the database is away" },
    ]);
  });

  it("is not found by who may ask", async () => {
    const asked = getTool(OPERATOR, "none", directory, {
      index: memoryIndex([]),
      profile: toolforge,
      clock: { now: () => NOW },
      repairs: true,
    });
    await expect(asked).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("what will happen", () => {
  const campaign = (memo: unknown): Planned => ({
    id: "00000000-0000-4000-8000-000000000001",
    action: "campaign.run",
    state: "running",
    person: "Anna",
    reason: "kernel",
    ticket: "T1",
    startedAt: "2026-01-01T00:00:00.000Z",
    plan: { targets: [{ found: { nodes: [planned("n1", "a"), planned("n2", "a"), planned("n3", "b")] } }] },
    memo,
    later: [],
  });
  const planned = (node: string, tool: string) => ({
    node,
    uid: node,
    role: "worker",
    takes: true,
    says: "",
    cordoned: false,
    harm: { pods: 1, toolsWithGap: 0, jobsFail: 0, blocked: 0, losesData: 0, unmanaged: 0 },
    hurts: [],
    tells: [{ tool, pods: 1, says: "1 pod moves" }],
    approval: [],
  });

  it("has each node of a campaign that is still to come and touches the tool", async () => {
    const { item } = await ask({ planned: async () => [campaign(null)] });
    expect(item.upcoming.map(({ node, says, begun }) => [node, says, begun])).toEqual([
      ["n1", "1 pod moves", false],
      ["n2", "1 pod moves", false],
    ]);
  });

  it("has no node that the campaign leaves out or is through with, and is put off once", async () => {
    const left = { ...planned("n1", "a"), takes: false };
    const plan = { targets: [{ found: { nodes: [left, planned("n2", "a")] } }] };
    const upcoming = async (change: Partial<Planned>) =>
      (await ask({ planned: async () => [{ ...campaign(null), plan, ...change }] })).item.upcoming;
    expect((await upcoming({})).map(({ node, postponable }) => [node, postponable])).toEqual([["n2", true]]);
    const asked = (tool: string) => upcoming({ later: [{ tool, node: "n2" }] });
    expect((await asked("a")).map(({ postponable }) => postponable)).toEqual([false]);
    expect((await asked("b")).map(({ postponable }) => postponable)).toEqual([true]);
  });

  it("has nothing of plans that another release wrote in another form", async () => {
    const odd = { ...campaign(null), plan: { targets: [{ found: { nodes: "?" } }] } };
    const none = { ...campaign(null), action: "node.drain", plan: null };
    expect((await ask({ planned: async () => [odd, none] })).item.upcoming).toEqual([]);
  });
});
