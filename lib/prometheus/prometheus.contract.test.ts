import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPlatform, startPlatform } from "@/e2e/platform/start";
import { startPrometheus } from "@/e2e/prometheus/start-prometheus";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { readApiServersSince } from "./api-servers-since";
import { openPrometheus, type Prometheus } from "./client";
import { readClusterHistory } from "./cluster-history";
import { readFiringAlerts } from "./firing-alerts";
import { readNodeUsage } from "./node-usage";
import { readQuotaPeaks } from "./quota-peaks";

/** The same assertions against the box and against a real Prometheus that holds a day of made history. */

type Server = { url: string; stop(): Promise<void> };

const MODES = { idle: 12, user: 3, system: 1 } as const;
const NODES = ["tools-k8s-worker-101", "tools-k8s-worker-102", "tools-k8s-control-7"];
const STUCK_PROCESSES = [
  ["tools-k8s-worker-nfs-12", 12],
  ["tools-k8s-worker-nfs-14", 0],
] as const;
const STEP = 60;
/** Of tool-sal, in the box and in the made history. */
const PODS_PEAK = 1;
/** How long each API server runs. */
const API_SERVER_DAYS = [3, 20];

async function startBox(dir: string): Promise<Server> {
  const box: RunningPlatform = await startPlatform({ dir });
  return { url: box.prometheusUrl, stop: () => box.stop() };
}

/** One alert that fires, one that is only pending, one that nobody has to act on. */
const RULES = `
groups:
  - name: test
    rules:
      - alert: ToolforgePuppetAgentStale
        expr: vector(1)
        labels: { severity: warning, instance: "tools-puppetserver-1:9100" }
      - alert: Pending
        expr: vector(1)
        for: 1d
        labels: { severity: warning }
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
`;

/** A day of the node exporter's and kube-state-metrics' series, in the text form promtool turns into blocks. */
function history(): string {
  const end = Math.floor(Date.now() / 1_000);
  const times = Array.from({ length: (25 * 3_600) / STEP }, (_, index) => end - 25 * 3_600 + index * STEP);
  const lines: string[] = [];
  const series = (name: string, labels: string, value: (seconds: number) => number) => {
    for (const seconds of times) lines.push(`${name}{${labels}} ${value(seconds)} ${seconds}`);
  };
  const instance = (node: string) => `instance="${node}.tools.eqiad1.wikimedia.cloud:9100"`;
  lines.push("# TYPE node_cpu_seconds counter");
  for (const node of NODES)
    for (const [mode, rate] of Object.entries(MODES))
      series(
        "node_cpu_seconds_total",
        `${instance(node)},cpu="0",mode="${mode}"`,
        (seconds) => rate * (seconds - end + 90_000),
      );
  for (const [name, bytes] of [
    ["node_memory_MemTotal_bytes", 64e9],
    ["node_memory_MemAvailable_bytes", 40e9],
  ] as const) {
    lines.push(`# TYPE ${name} gauge`);
    for (const node of NODES) series(name, instance(node), () => bytes);
  }
  lines.push("# TYPE prometheus_k8s_nfs_stuck_total_procs gauge");
  for (const [node, count] of STUCK_PROCESSES)
    series("prometheus_k8s_nfs_stuck_total_procs", instance(node), () => count);
  lines.push("# TYPE kube_pod_status_phase gauge");
  series("kube_pod_status_phase", 'namespace="tool-sal",pod="sal-1",phase="Running"', () => 1);
  lines.push("# TYPE kube_resourcequota gauge");
  for (const shard of [0, 1]) {
    const quota = (resource: string) =>
      `instance="ksm-${shard}",namespace="tool-sal",resourcequota="tool-sal",resource="${resource}",type="used"`;
    series("kube_resourcequota", quota("pods"), (seconds) => (seconds - end < -36_000 ? PODS_PEAK : 0));
    series("kube_resourcequota", quota("count/jobs.batch"), () => 0);
  }
  lines.push("# TYPE process_start_time_seconds gauge");
  for (const [control, days] of API_SERVER_DAYS.entries())
    series(
      "process_start_time_seconds",
      `instance="tools-k8s-control-${control}:6443",job="k8s-apiserver"`,
      () => end - days * 86_400,
    );
  return `${lines.join("\n")}\n# EOF\n`;
}

const startReal = (dir: string): Promise<Server> =>
  startPrometheus({ dir, rules: RULES, history: history() });

describe.each([
  ["box", startBox],
  ["Prometheus", startReal],
] as const)("%s", (name, start) => {
  let dir: string;
  let server: Server;
  let client: Prometheus;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "prometheus-"));
    server = await start(join(dir, name));
    client = openPrometheus({ url: server.url, timeoutMs: 5_000 });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  it("gives the usage of nodes by their own names", async () => {
    const { byNode, source } = await readNodeUsage(client, toolforge.metrics);
    expect(source).toMatchObject({ name: "metrics", problem: null });
    expect(Date.parse(source.asOf ?? "")).toBeGreaterThan(Date.now() - 60_000);
    for (const node of NODES) {
      expect(byNode.get(node)?.cpuCores).toBeGreaterThan(0.1);
      expect(byNode.get(node)?.memoryBytes).toBeGreaterThan(1e9);
    }
  });

  it("counts what hangs on NFS, also where nothing else of the node is measured", async () => {
    const { byNode } = await readNodeUsage(client, toolforge.metrics);
    for (const [node, count] of STUCK_PROCESSES) expect(byNode.get(node)?.stuckProcesses).toBe(count);
    expect(byNode.get("tools-k8s-worker-101")?.stuckProcesses).toBeNull();
  });

  it("asks nobody where the platform does not count them", async () => {
    const { byNode } = await readNodeUsage(client, { ...toolforge.metrics, nfsStuckProcesses: null });
    expect(byNode.get("tools-k8s-worker-101")?.stuckProcesses).toBeNull();
    expect(byNode.get("tools-k8s-worker-nfs-12")?.stuckProcesses ?? null).toBeNull();
  });

  it("gives a day of the whole cluster, evenly spaced and without a hole", async () => {
    const charts = await readClusterHistory(client, toolforge.metrics, new Date());
    expect(charts.map((chart) => chart.name)).toEqual(["CPU", "Memory", "Pods"]);
    for (const { points } of charts) {
      expect(points.length).toBe(289);
      expect(new Set(points.slice(1).map(([at], index) => at - (points[index]?.[0] ?? 0)))).toEqual(
        new Set([300]),
      );
      expect(points.every(([, value]) => value > 0)).toBe(true);
    }
  });

  it("finds nothing for a series that is not there", async () => {
    expect(await client.queryInstant("no_such_series")).toEqual([]);
    expect(await client.queryRange("no_such_series", { start: 1_000, end: 2_000, step: 100 })).toEqual([]);
  });

  it("names the alerts that fire, and neither those that may nor those that always do", async () => {
    const says = "ToolforgePuppetAgentStale, instance tools-puppetserver-1:9100";
    await expect
      .poll(() => readFiringAlerts(client, toolforge.metrics), { timeout: 30_000 })
      .toContainEqual({ key: expect.any(String), says });
    const first = await readFiringAlerts(client, toolforge.metrics);
    expect(first.map((alert) => alert.says).join()).not.toMatch(/Pending|Watchdog/);
    expect(await readFiringAlerts(client, toolforge.metrics)).toEqual(first);
  });

  it("gives the most of a quota that a namespace has used, once for what is told twice", async () => {
    const { byNamespace, source } = await readQuotaPeaks(client, toolforge.metrics);
    expect(source.problem).toBeNull();
    const peaks = byNamespace.get("tool-sal");
    expect(peaks?.pods).toBe(PODS_PEAK);
    expect(peaks?.["count/jobs.batch"]).toBe(0);
    const nobody = openPrometheus({ url: "http://127.0.0.1:9", timeoutMs: 1_000 });
    expect(await readQuotaPeaks(nobody, toolforge.metrics)).toMatchObject({
      source: { asOf: null, problem: expect.stringContaining("127.0.0.1:9") },
    });
  });

  it("says since when the API server runs that was not restarted with the others", async () => {
    const since = await readApiServersSince(client, toolforge.metrics);
    const days = (Date.now() - (since?.getTime() ?? 0)) / 86_400_000;
    expect(Math.round(days)).toBe(Math.max(...API_SERVER_DAYS));
    expect(await readApiServersSince(client, { apiServersSince: null })).toBeNull();
    expect(await readApiServersSince(client, { apiServersSince: "no_such_series" })).toBeNull();
  });

  it("does not call it quiet when nobody answers", async () => {
    const nobody = openPrometheus({ url: "http://127.0.0.1:9", timeoutMs: 1_000 });
    await expect(readFiringAlerts(nobody, toolforge.metrics)).rejects.toMatchObject({ code: "upstream" });
  });

  it("refuses a broken query and too many points with the server's reason", async () => {
    await expect(client.queryInstant("sum(")).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("bad_data"),
    });
    await expect(client.queryRange("up", { start: 0, end: 1e6, step: 1 })).rejects.toMatchObject({
      code: "upstream",
      message: expect.stringContaining("11,000 points"),
    });
  });
});
