import { z } from "zod";
import { changing, whileBusy } from "../churn";
import type { Figure, Line, World } from "../figure";
import { percentile } from "../percentile";
import { timed } from "../timed-get";

const ROUNDS = 20;
const WARM_UP = 3;
const KB = 1024;

const QUERIES: Readonly<Record<string, readonly string[]>> = {
  nodes: [
    "",
    "sort=-pods",
    "sort=-cpu",
    "sort=state",
    "q=worker",
    "q=1",
    "state=cordoned",
    "q=nothing-like-this",
  ],
  pods: [
    "",
    "sort=-restarts",
    "sort=node",
    "sort=-createdAt",
    "q=tool",
    "q=web-1",
    "phase=Pending",
    "q=nothing-like-this",
  ],
};

const namesWire = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/** Any sort and any search over the whole set, one after the other, and the size of the first page. */
export const listApi: Figure = {
  name: "list-api",
  lacks: () => null,
  async measure(world) {
    const lines: Line[] = [];
    for (const kind of Object.keys(QUERIES)) {
      lines.push(...(await ofKind(world, kind, "quiet")));
      const first = await timed(world, `/api/v1/${kind}`, { headers: { "accept-encoding": "identity" } });
      lines.push({ name: `list ${kind} first page`, value: first.bytes, unit: "bytes", bar: 60 * KB, n: 1 });
    }
    return lines;
  },
};

/** The same questions while viewers watch and the cluster changes all the time. */
export const listApiBusy: Figure = {
  name: "list-api-busy",
  lacks: (world) => (world.kube === null ? "--kubeconfig of an administrator" : null),
  async measure(world) {
    const { kube } = world;
    if (kube === null) return [];
    const { items } = namesWire.parse(await kube.get("/api/v1/nodes?limit=300"));
    const paths = changing(
      items.map((item) => item.metadata.name),
      world.size,
    );
    const { result, detail } = await whileBusy(world, kube, paths, async () => {
      const lines: Line[] = [];
      for (const kind of Object.keys(QUERIES)) lines.push(...(await ofKind(world, kind, "busy")));
      return lines;
    });
    return result.map((line) => ({ ...line, detail: { ...line.detail, ...detail } }));
  },
};

async function ofKind(world: World, kind: string, how: "quiet" | "busy"): Promise<Line[]> {
  const all: number[] = [];
  const slowest: Record<string, number> = {};
  for (const query of QUERIES[kind] ?? []) {
    const path = `/api/v1/${kind}?${query}`;
    const samples: number[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const { ms, status } = await timed(world, path);
      if (status !== 200) throw new Error(`${path}: ${status}`);
      if (round >= 0) samples.push(ms);
    }
    all.push(...samples);
    slowest[query] = Math.round(percentile(samples, 0.95) * 10) / 10;
  }
  const common = { unit: "ms" as const, bar: 50, n: all.length };
  return [
    { name: `list ${kind} p50, ${how}`, value: percentile(all, 0.5), ...common },
    { name: `list ${kind} p95, ${how}`, value: percentile(all, 0.95), ...common, detail: { p95Of: slowest } },
  ];
}
