import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { z } from "zod";
import { churn } from "./churn";
import { type Line, passes, printed } from "./figure";
import { listenerOf } from "./figures/web-process";
import { openKube } from "./kube";
import { startWorld } from "./world";

/** `npm run soak`: churn for an hour; the index still equals the cluster and the web process's memory is flat. */
const options = new Command("soak")
  .option("--url <url>", "dashboard on this machine that runs already; without it one is started")
  .option("--token <token>", "with --url: API token")
  .option("--kubeconfig <file>", "with --url: administrator of the cluster")
  .option("--nodes <n>", "of the cluster that is started", "1000")
  .option("--namespaces <n>", "of that cluster", "3500")
  .option("--pods <n>", "of that cluster", "20000")
  .option("--minutes <n>", "how long", "60")
  .parse()
  .opts<Options>();

type Options = Record<"nodes" | "namespaces" | "pods" | "minutes", string> &
  Partial<Record<"url" | "token" | "kubeconfig", string>>;

/** What memory may grow between the first tenth, when caches fill, and the end. */
const GROWTH_MAX = 0.1;
/** The last changes are given this long to arrive before index and cluster are compared. */
const SETTLE_MS = 3_000;

const nodesWire = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
    }),
  ),
});
const itemWire = z.object({ item: z.object({ labels: z.record(z.string(), z.string()) }) });

const { url, headers, kube, stop: end } = await subject(options);
process.once("SIGINT", () => void end().finally(() => process.exit(130)));
process.once("SIGTERM", () => void end().finally(() => process.exit(143)));
try {
  const lines = await soak(Number(options.minutes));
  for (const line of lines) console.log(printed(line));
  process.exitCode = lines.every(passes) ? 0 : 1;
} finally {
  await end();
}
process.exit();

async function subject(given: Options) {
  if (given.url === undefined) {
    const size = {
      nodes: Number(given.nodes),
      namespaces: Number(given.namespaces),
      pods: Number(given.pods),
    };
    const { world, stop } = await startWorld({ size, port: 0, page: "/nodes", usable: "main" });
    if (world.kube === null) throw new Error("the cluster that was started has no administrator");
    return { url: world.url, headers: world.headers, kube: world.kube, stop };
  }
  if (given.token === undefined || given.kubeconfig === undefined)
    throw new Error("--url needs --token and --kubeconfig");
  return {
    url: given.url,
    headers: { authorization: `Bearer ${given.token}` },
    kube: openKube(given.kubeconfig),
    stop: async () => {},
  };
}

async function soak(minutes: number): Promise<Line[]> {
  const pid = listenerOf(Number(new URL(url).port));
  const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  const totalMs = minutes * 60_000;
  const stop = churn(
    kube,
    (await nodes()).map(({ name }) => `/api/v1/nodes/${name}`),
  );
  await wait(totalMs / 10);
  const early = rss();
  const tenths: number[] = [];
  for (let tenth = 1; tenth < 10; tenth++) {
    await wait(totalMs / 10);
    tenths.push(Math.round(rss() / 2 ** 20));
  }
  const changes = await stop();
  await wait(SETTLE_MS);
  const late = rss();
  const differ = await different();
  return [
    {
      name: "index differs from the cluster",
      value: differ.length,
      unit: "count",
      bar: 0,
      n: 1,
      detail: { nodes: differ.slice(0, 5), changes, minutes },
    },
    {
      name: "web memory after the churn",
      value: late,
      unit: "bytes",
      bar: early * (1 + GROWTH_MAX),
      n: 1,
      detail: { early, mebibytesByTenth: tenths, minutes },
    },
  ];
}

async function nodes() {
  return nodesWire.parse(await kube.get("/api/v1/nodes")).items.map(({ metadata }) => metadata);
}

/** Names of nodes whose labels the dashboard has otherwise than the cluster. */
async function different(): Promise<string[]> {
  const names: string[] = [];
  for (const { name, labels } of await nodes()) {
    const answer = await fetch(`${url}/api/v1/nodes/${name}`, { headers });
    const seen = answer.ok ? itemWire.parse(await answer.json()).item.labels : {};
    if (Object.entries(labels).some(([key, value]) => seen[key] !== value)) names.push(name);
  }
  return names;
}
