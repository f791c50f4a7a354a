import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { z } from "zod";
import { churn } from "./churn";
import { passes, printed } from "./figure";
import { listenerOf } from "./figures/web-process";
import { openKube } from "./kube";

/** `npm run soak`: churn on a running dashboard's cluster; the index still equals the cluster and memory is flat. */
const options = new Command("soak")
  .requiredOption("--url <url>", "dashboard on this machine, already running")
  .requiredOption("--token <token>", "API token")
  .requiredOption("--kubeconfig <file>", "administrator of the cluster")
  .option("--minutes <n>", "how long", "60")
  .parse()
  .opts<{ url: string; token: string; kubeconfig: string; minutes: string }>();

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

const kube = openKube(options.kubeconfig);
const pid = listenerOf(Number(new URL(options.url).port));
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
const nodes = async () =>
  nodesWire.parse(await kube.get("/api/v1/nodes")).items.map(({ metadata }) => metadata);

const totalMs = Number(options.minutes) * 60_000;
const stop = churn(
  kube,
  (await nodes()).map(({ name }) => `/api/v1/nodes/${name}`),
);
await wait(totalMs / 10);
const early = rss();
await wait((totalMs * 9) / 10);
await stop();
await wait(SETTLE_MS);
const late = rss();

const differ: string[] = [];
for (const { name, labels } of await nodes()) {
  const answer = await fetch(`${options.url}/api/v1/nodes/${name}`, {
    headers: { authorization: `Bearer ${options.token}` },
  });
  const seen = answer.ok ? itemWire.parse(await answer.json()).item.labels : {};
  if (Object.entries(labels).some(([key, value]) => seen[key] !== value)) differ.push(name);
}

const lines = [
  {
    name: "index differs from the cluster",
    value: differ.length,
    unit: "count" as const,
    bar: 0,
    n: 1,
    detail: { nodes: differ.slice(0, 5) },
  },
  {
    name: "web memory after the churn",
    value: late,
    unit: "bytes" as const,
    bar: early * (1 + GROWTH_MAX),
    n: 1,
    detail: { early, minutes: Number(options.minutes) },
  },
];
for (const line of lines) console.log(printed(line));
process.exitCode = lines.every(passes) ? 0 : 1;
