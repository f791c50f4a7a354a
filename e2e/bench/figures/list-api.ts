import { changing, ourChurn, whileBusy } from "../churn";
import type { FigureOfWorld, Line, World } from "../figure";
import { adminOf, nodeNames } from "../kube";
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
  tools: [
    "",
    "sort=-pods",
    "sort=-restarts",
    "sort=-quota",
    "sort=-changedAt",
    "q=t17",
    "attention=never_used",
    "q=nothing-like-this",
  ],
  namespaces: [
    "",
    "sort=-pods",
    "sort=-drift",
    "sort=-quota",
    "q=t17",
    "belongsTo=nobody",
    "q=nothing-like-this",
  ],
  quotas: [
    "",
    "sort=-cpu",
    "sort=memory",
    "sort=-override",
    "q=t17",
    "drifted=true",
    "use=near",
    "q=nothing-like-this",
  ],
  drift: [
    "",
    "sort=-since",
    "sort=kind",
    "sort=-name",
    "q=t17",
    "what=differs",
    "kind=limitrange",
    "q=nothing-like-this",
  ],
};

/** Any sort and any search over the whole set, one after the other, and the size of the first page. */
export const listApi: FigureOfWorld = {
  name: "list-api",
  lacks: (world) => (world.ours || world.lists.length > 0 ? null : "--list PATH of its own API"),
  async measure(world) {
    const lines: Line[] = [];
    if (!world.ours) {
      for (const path of world.lists) lines.push(...summed(path, await samplesOf(world, path)));
      return lines;
    }
    for (const kind of Object.keys(QUERIES)) {
      lines.push(...(await ofKind(world, kind, "quiet")));
      const first = await timed(world, `/api/v1/${kind}`, { headers: { "accept-encoding": "identity" } });
      lines.push({ name: `list ${kind} first page`, value: first.bytes, unit: "bytes", bar: 60 * KB, n: 1 });
    }
    return lines;
  },
};

/** The same questions while viewers watch and the cluster changes all the time. */
export const listApiBusy: FigureOfWorld = {
  name: "list-api-busy",
  lacks: ourChurn,
  async measure(world) {
    const kube = adminOf(world);
    const paths = changing(await nodeNames(kube, 300), world.size);
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
    const samples = await samplesOf(world, `/api/v1/${kind}?${query}`);
    all.push(...samples);
    slowest[query] = Math.round(percentile(samples, 0.95) * 10) / 10;
  }
  return summed(kind, all, how, { p95Of: slowest });
}

async function samplesOf(world: World, path: string): Promise<number[]> {
  const samples: number[] = [];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const { ms, status } = await timed(world, path);
    if (status !== 200) throw new Error(`${path}: ${status}`);
    if (round >= 0) samples.push(ms);
  }
  return samples;
}

function summed(what: string, samples: readonly number[], how = "quiet", detail?: object): Line[] {
  const common = { unit: "ms" as const, bar: 50, n: samples.length };
  return [
    { name: `list ${what} p50, ${how}`, value: percentile(samples, 0.5), ...common },
    {
      name: `list ${what} p95, ${how}`,
      value: percentile(samples, 0.95),
      ...common,
      ...(detail === undefined ? {} : { detail }),
    },
  ];
}
