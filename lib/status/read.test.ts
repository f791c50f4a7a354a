import { expect, it, vi } from "vitest";
import { aBuild, aCron, aJob, aPod, aQuota, aRoute, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import type { ContainerRecord, NamespaceRecord } from "@/lib/live/model";
import type { ToolStatus } from "./model";
import { readStatus, type StatusSources } from "./read";

const [WEB = {}] = toolforge.webServiceLabels;
const namespace = (name: string): NamespaceRecord => ({
  kind: "namespaces",
  uid: name,
  name,
  resourceVersion: "1",
  createdAt: "2026-01-01T00:00:00Z",
  labels: {},
  phase: "Active",
  runAsUser: null,
});
const owned = { kind: "Deployment", name: "web", uid: "uid-web" };
const web = (replicas: number, readyReplicas: number) =>
  aWorkload("web", { labels: WEB, replicas, readyReplicas });
const UP = [web(1, 1), aPod("web-1", { labels: WEB, owner: owned })];
const crashing = (change: Partial<ContainerRecord>): ContainerRecord => ({
  name: "webservice",
  image: "registry.example/secret-image",
  imageId: null,
  ready: false,
  restarts: 3,
  state: "waiting",
  reason: "CrashLoopBackOff",
  message: "back-off of pod web in tool-a on worker-1",
  exitCode: null,
  startedAt: null,
  lastExit: null,
  ...change,
});

const sourcesOf = (
  records: Parameters<typeof memoryIndex>[0],
  change: Partial<StatusSources> = {},
): StatusSources => ({
  index: memoryIndex([namespace("tool-a"), namespace("tool-b"), namespace("kube-system"), ...records]),
  profile: toolforge,
  publicTools: "all",
  staleAfterSeconds: 30,
  clock: { now: () => new Date("2026-01-02T00:00:10Z") },
  notices: async () => [],
  page: async () => ({ note: null, fields: null }),
  history: async () => ({ spans: [], knownUntil: 0 }),
  ...change,
});
const read = async (...given: Parameters<typeof sourcesOf>): Promise<ToolStatus> => {
  const status = await readStatus("a", sourcesOf(...given));
  if (status === null || status === "loading") throw new Error(`no status: ${status}`);
  return status;
};

it("is up when a pod of the web service is ready, and says how many", async () => {
  expect(await read([web(2, 1), aPod("web-1", { labels: WEB, owner: owned })])).toMatchObject({
    tool: "a",
    state: "up",
    says: "Up: 1 of 2 web pods ready",
    asOf: "2026-01-02T00:00:00.000Z",
    web: { ready: 1, wanted: 2 },
  });
});

it.each([
  [[crashing({})], "Down: its program keeps crashing (0 of 1 web pods ready)"],
  [
    [crashing({ lastExit: { reason: "OOMKilled", exitCode: 137, at: null } })],
    "Down: it keeps running out of memory (0 of 1 web pods ready)",
  ],
  [[crashing({ reason: "ImagePullBackOff" })], "Down: its image cannot be fetched (0 of 1 web pods ready)"],
])("is down for a reason that names no image, machine or message", async (containers, says) => {
  const pod = aPod("web-1", { labels: WEB, owner: owned, ready: false, containers });
  const status = await read([web(1, 0), pod]);
  expect(status).toMatchObject({ state: "down", says });
  expect(JSON.stringify(status)).not.toMatch(/worker-1|secret-image|back-off/);
});

it("tells waiting, starting and moving apart", async () => {
  const says = async (change: Parameters<typeof aPod>[1]) =>
    (await read([web(1, 0), aPod("w", { labels: WEB, owner: owned, ready: false, ...change })])).says;
  expect(await says({ nodeName: null, phase: "Pending" })).toContain("waits for a free place");
  expect(await says({ phase: "Pending" })).toContain("it is starting");
  expect(await says({ createdAt: "2026-01-01T23:59:30Z" })).toContain("it is starting");
  expect(await says({ deletionAt: "2026-01-02T00:00:00Z" })).toContain("moved or stopped");
  expect(await says({})).toContain("does not answer its checks");
  expect((await read([web(1, 0)])).says).toContain("none of its pods is there");
});

it("believes the pods before the status of what made them", async () => {
  const one = (name: string, change = {}) => aPod(name, { labels: WEB, owner: owned, ...change });
  expect((await read([web(1, 0), one("new")])).says).toBe("Up: 1 of 1 web pods ready");
  expect((await read([web(1, 2), one("old"), one("new")])).web).toEqual({ ready: 1, wanted: 1 });
  // Labels on what made it are enough.
  expect((await read([web(1, 1), one("plain", { labels: {} })])).state).toBe("up");
  expect((await read([web(1, 1), one("ends", { deletionAt: "2026-01-02T00:00:00Z" })])).state).toBe("down");
});

it("tells a service that is switched off from a tool that has none", async () => {
  expect(await read([web(0, 0)])).toMatchObject({ state: "stopped", web: { ready: 0, wanted: 0 } });
  expect(await read([aPod("job")])).toMatchObject({ state: "none", says: "No web service", web: null });
});

it("counts a pod that nothing made, and leaves out those that have ended", async () => {
  const alone = aPod("hand-made", { labels: WEB });
  const ended = aPod("ended", { labels: WEB, phase: "Failed", ready: false });
  expect((await read([alone, ended])).web).toEqual({ ready: 1, wanted: 1 });
});

it("counts jobs of its own namespace alone", async () => {
  const status = await read([
    aCron("nightly"),
    aCron("off", { suspend: true }),
    aCron("other", { namespace: "tool-b" }),
    aJob("runs"),
    aJob("done", { job: { active: 0, succeeded: 1, over: true } }),
    aJob("broken", { job: { active: 0, failed: 7, over: true } }),
    aJob("other", { namespace: "tool-b" }),
    ...UP,
    aWorkload("web-of-b", { namespace: "tool-b", labels: WEB, replicas: 9, readyReplicas: 9 }),
  ]);
  expect(status.jobs).toEqual({ scheduled: 1, running: 1, failed: 1 });
  expect(status.web).toEqual({ ready: 1, wanted: 1 });
});

it("tells of its own last build where that is shown, and no name, place or source of it", async () => {
  const page = async () => ({ note: null, fields: ["builds" as const] });
  const builds = [
    aBuild("a-1", { createdAt: "2026-01-01T01:00:00Z", endedAt: "2026-01-01T01:04:00.000Z" }),
    aBuild("a-2", { createdAt: "2026-01-01T02:00:00Z", state: "cancelled" }),
    aBuild("a-3", {
      ...{ createdAt: "2026-01-01T03:00:00Z", state: "running" as const },
      ...{ startedAt: "2026-01-01T03:00:01.000Z", endedAt: null },
    }),
    aBuild("b-1", { createdAt: "2026-01-01T04:00:00Z", tool: "b", state: "failed" }),
    aBuild("nobodys", { createdAt: "2026-01-01T05:00:00Z", tool: null }),
  ];
  expect((await read([...UP, ...builds])).builds).toBeNull();
  const status = await read([...UP, ...builds], { page });
  expect(status).toMatchObject({
    fields: ["builds"],
    builds: {
      last: { state: "running", startedAt: "2026-01-01T03:00:01.000Z", endedAt: null },
      succeededAt: "2026-01-01T01:04:00.000Z",
    },
  });
  expect(JSON.stringify(status)).not.toMatch(/image-build|a-[123]|b-1/);
  expect((await read(UP, { page })).builds).toEqual({ last: null, succeededAt: null });
});

it("has no word of builds on a platform that has none, whatever was chosen", async () => {
  const page = async () => ({ note: null, fields: ["web" as const, "builds" as const] });
  const status = await read([...UP, aBuild("a-1")], { page, profile: { ...toolforge, builds: null } });
  expect(status).toMatchObject({ fields: ["web"], builds: null });
});

it("says of builds alone that they cannot be shown when they alone are lost", async () => {
  const page = async () => ({ note: null, fields: ["web" as const, "builds" as const] });
  const { index, ...rest } = sourcesOf([...UP, aBuild("a-1")], { page });
  const lost = { name: "pipelineruns", asOf: "2026-01-02T00:00:00Z", problem: "refused: 403" };
  for (const source of [lost, { ...lost, asOf: null, problem: "not loaded yet" }])
    expect(await readStatus("a", { ...rest, index: { ...index, sourceOf: () => source } })).toMatchObject({
      state: "up",
      builds: null,
    });
});

it("says that it does not know when the cluster is not heard, and what it knew", async () => {
  const late = { clock: { now: () => new Date("2026-01-02T00:10:00Z") } };
  expect(await read(UP, late)).toMatchObject({
    state: "unknown",
    says: "Not known now; the last that was heard: up: 1 of 1 web pods ready",
    asOf: "2026-01-02T00:00:00.000Z",
  });
});

it("says that it does not know as soon as the cluster refuses to be heard", async () => {
  const { index, ...rest } = sourcesOf(UP);
  const refused = { ...index, source: () => ({ ...index.source(), problem: "refused: 403" }) };
  expect(await readStatus("a", { ...rest, index: refused })).toMatchObject({ state: "unknown" });
});

it("answers alike for what is unknown, private or the platform's own, and asks nobody about it", async () => {
  const notices = vi.fn(async () => []);
  const sources = sourcesOf([], { publicTools: ["a"], notices });
  for (const name of ["b", "no-such-tool", "kube-system", "", "../a", "a.json", "\0"])
    expect(await readStatus(name, sources)).toBeNull();
  expect(await readStatus("a", { ...sources, publicTools: "none" })).toBeNull();
  expect(notices).not.toHaveBeenCalled();
});

it("knows no name before the cluster has been read", async () => {
  const { index, ...rest } = sourcesOf([]);
  const loading = { ...rest, index: { ...index, isReady: false } };
  expect([await readStatus("a", loading), await readStatus("no-such-tool", loading)]).toEqual([
    "loading",
    "loading",
  ]);
});

it("asks the database once, however many ask, and does without it", async () => {
  const notices = vi.fn(async () => Promise.reject(new Error("the database is away")));
  const sources = sourcesOf(UP, { notices });
  const all = await Promise.all(Array.from({ length: 50 }, () => readStatus("a", sources)));
  expect(notices).toHaveBeenCalledTimes(1);
  expect(all[0]).toMatchObject({ state: "up", notices: null });
});

it("tells of twenty addresses at most", async () => {
  const page = async () => ({ note: null, fields: ["routes" as const] });
  const rules = Array.from({ length: 30 }, (_, at) => ({
    host: `h${at}.example.org`,
    path: "/",
    service: "web",
  }));
  expect((await read([...UP, aRoute("r", { rules })], { page })).routes).toHaveLength(20);
});

it("shows what the platform offers and the maintainers chose, and no more", async () => {
  const chosen = (fields: ToolStatus["fields"] | null) => ({
    page: async () => ({ note: null, fields }),
  });
  const usual = await read(UP);
  expect(usual.fields).toEqual(["web", "jobs", "notices", "availability", "incidents"]);
  expect(usual).toMatchObject({ routes: null, quota: null, notices: [], incidents: [] });
  const open = await read([...UP, aQuota("q", { hard: { pods: 9 }, used: { pods: 6 } })], chosen(["quota"]));
  expect(open).toMatchObject({ fields: ["quota"], says: "Up", web: null, jobs: null, notices: null });
  expect(open.quota).toEqual([{ resource: "pods", used: 6, hard: 9 }]);
  const profile = { ...toolforge, statusPage: { offered: ["web" as const], byDefault: [] } };
  expect((await read(UP, { profile, ...chosen(["web", "quota"]) })).fields).toEqual(["web"]);
  expect((await read(UP, { profile })).fields).toEqual([]);
});

it("hides all that could be hidden while the maintainers' choice cannot be read", async () => {
  const away = async () => Promise.reject(new Error("the database is away"));
  expect(await read(UP, { page: away, history: away })).toMatchObject({
    state: "up",
    says: "Up",
    fields: [],
  });
  expect(await read(UP, { history: away })).toMatchObject({ availability: null, incidents: null });
});
