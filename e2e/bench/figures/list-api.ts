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

/** Any sort and any search over the whole set, one after the other, and the size of the first page. */
export const listApi: Figure = {
  name: "list-api",
  lacks: () => null,
  async measure(world) {
    const lines: Line[] = [];
    for (const [kind, queries] of Object.entries(QUERIES))
      lines.push(...(await ofKind(world, kind, queries)));
    return lines;
  },
};

async function ofKind(world: World, kind: string, queries: readonly string[]): Promise<Line[]> {
  const all: number[] = [];
  const slowest: Record<string, number> = {};
  let firstPage = 0;
  for (const query of queries) {
    const path = `/api/v1/${kind}?${query}`;
    const samples: number[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const { ms, bytes, status } = await timed(world, path, { headers: { "accept-encoding": "identity" } });
      if (status !== 200) throw new Error(`${path}: ${status}`);
      if (round >= 0) samples.push(ms);
      if (query === "") firstPage = bytes;
    }
    all.push(...samples);
    slowest[query] = Math.round(percentile(samples, 0.95) * 10) / 10;
  }
  return [
    { figure: `list ${kind} p50`, value: percentile(all, 0.5), unit: "ms", bar: 50 },
    { figure: `list ${kind} p95`, value: percentile(all, 0.95), unit: "ms", bar: 50, detail: slowest },
    { figure: `list ${kind} first page`, value: firstPage, unit: "bytes", bar: 60 * KB },
  ];
}
