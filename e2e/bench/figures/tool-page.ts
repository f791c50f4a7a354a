import type { FigureOfWorld } from "../figure";
import { percentile } from "../percentile";
import { timed } from "../timed-get";

const ROUNDS = 60;
const WARM_UP = 3;

/** Everything the page of one tool shows, of another tool each time. */
export const toolPage: FigureOfWorld = {
  name: "tool-page",
  lacks: (world) => (world.ours && world.size !== null ? null : "a cluster of its own"),
  async measure(world) {
    const samples: number[] = [];
    const tools = world.size?.tools ?? 1;
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const path = `/api/v1/tools/t${((round + WARM_UP) * 37) % tools}`;
      const { ms, status } = await timed(world, path);
      if (status !== 200) throw new Error(`${path}: ${status}`);
      if (round >= 0) samples.push(ms);
    }
    const common = { unit: "ms" as const, bar: 50, n: samples.length };
    return [
      { name: "tool page p50", value: percentile(samples, 0.5), ...common },
      { name: "tool page p95", value: percentile(samples, 0.95), ...common },
    ];
  },
};
