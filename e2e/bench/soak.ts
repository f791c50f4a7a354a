import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { Command } from "commander";
import { z } from "zod";
import { progress } from "@/lib/cli/progress";
import { heapBytes, openBrowser, openContext } from "./browser";
import { churn } from "./churn";
import type { Line, World } from "./figure";
import { listenerOf } from "./figures/web-process";
import { adminOf } from "./kube";
import { openRunning } from "./running";
import { FULL, SMALL } from "./size";
import { isMet, table } from "./table";
import { type Started, startWorld } from "./world";

/** `npm run soak`: churn for an hour; the index still equals the cluster, and neither the web process nor an open page grows. */
const options = new Command("soak")
  .option("--url <url>", "dashboard on this machine that runs already; without it one is started")
  .option("--token <token>", "with --url: API token")
  .option("--kubeconfig <file>", "with --url: administrator of the cluster")
  .option("--small", "start a small cluster")
  .option("--minutes <n>", "how long", "60")
  .parse()
  .opts<Options>();

type Options = { minutes: string; small?: true } & Partial<Record<"url" | "token" | "kubeconfig", string>>;

/** What memory may grow between the first tenth, when caches fill, and the end. */
const GROWTH_MAX = 0.1;
const HEAP_BYTES_MAX = 25 * 2 ** 20;
/** The last changes are given this long to arrive before index and cluster are compared. */
const SETTLE_MS = 3_000;
const PAGE = { page: "/nodes", usable: "main table tbody tr" };

const nodesWire = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
    }),
  ),
});
const itemWire = z.object({ item: z.object({ labels: z.record(z.string(), z.string()) }) });

const { world, stop: end } = await subject(options);
const kube = adminOf(world);
try {
  const lines = await soak(Number(options.minutes));
  const result = { name: "soak", lines, load: loadavg()[0] ?? Number.NaN };
  console.log(table([result]));
  process.exitCode = isMet(result) ? 0 : 1;
} finally {
  await end();
}
process.exit();

async function subject({ url, token, kubeconfig, small }: Options): Promise<Started> {
  if (url === undefined) return startWorld({ size: small ? SMALL : FULL, port: 0, ...PAGE });
  if (token === undefined || kubeconfig === undefined)
    throw new Error("--url needs --token and --kubeconfig");
  const running: World = await openRunning({ url, token, kubeconfig, list: [], readerUser: "", ...PAGE });
  return { world: running, stop: async () => {} };
}

async function soak(minutes: number): Promise<Line[]> {
  const pid = listenerOf(Number(new URL(world.url).port));
  const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
  const open = await openPage();
  const stop = churn(
    kube,
    (await nodes()).map(({ name }) => `/api/v1/nodes/${name}`),
  );
  const taken: { rss: number; heap: number }[] = [];
  for (let tenth = 1; tenth <= 10; tenth++) {
    await wait(minutes * 6_000);
    taken.push({ rss: rss(), heap: await open.heapBytes() });
    progress(`after ${tenth * 10} %: ${JSON.stringify(taken.at(-1))}`);
  }
  const changes = await stop();
  await open.close();
  await wait(SETTLE_MS);
  const differ = await different();
  const [early, late] = [taken[0], taken.at(-1)];
  if (early === undefined || late === undefined) throw new Error("nothing was taken");
  const line = (name: string, value: number, bar: number): Line => ({
    name,
    value,
    unit: "bytes",
    bar,
    n: 1,
  });
  progress(`${changes} changes; nodes that differ: ${differ.slice(0, 5).join(", ") || "none"}`);
  return [
    { name: "index differs from the cluster", value: differ.length, unit: "count", bar: 0, n: 1 },
    line("web memory after the churn", late.rss, early.rss * (1 + GROWTH_MAX)),
    line(
      "heap of an open page after the churn",
      late.heap,
      Math.min(HEAP_BYTES_MAX, early.heap * (1 + GROWTH_MAX)),
    ),
  ];
}

/** The list of nodes in a browser, which follows the churn as a person's does. */
async function openPage() {
  const browser = await openBrowser();
  const context = await openContext(browser, world);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.goto(`${world.url}${world.page}`);
  await page.locator(world.usable).first().waitFor({ state: "visible" });
  return { heapBytes: () => heapBytes(devtools), close: () => browser.close() };
}

async function nodes() {
  return nodesWire.parse(await kube.get("/api/v1/nodes")).items.map(({ metadata }) => metadata);
}

/** Names of nodes whose labels the dashboard has otherwise than the cluster. */
async function different(): Promise<string[]> {
  const names: string[] = [];
  for (const { name, labels } of await nodes()) {
    const answer = await fetch(`${world.url}/api/v1/nodes/${name}`, { headers: world.headers });
    const seen = answer.ok ? itemWire.parse(await answer.json()).item.labels : {};
    if (Object.entries(labels).some(([key, value]) => seen[key] !== value)) names.push(name);
  }
  return names;
}
