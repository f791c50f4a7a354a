import type { FigureOfWorld } from "../figure";
import { percentile } from "../percentile";
import { timed } from "../timed-get";

const ROUNDS = 10;
const READS = [
  "?limit=100000",
  "?limit=-1",
  "?limit=abc",
  "?cursor=%00%00",
  "?cursor=bm90IGEgY3Vyc29y",
  "?sort=nothing",
  "?nothing=1",
  `?q=${"a".repeat(5_000)}`,
  "?q=%00",
];
const WRITES = [
  "",
  "[]",
  '{"action":1}',
  '{"action":"node.cordon","input":{"nodes":"n"},"dryRun":true}',
  '{"action":"node.cordon","input":{"nodes":["\\u0000"]},"dryRun":true}',
  JSON.stringify({ action: "x".repeat(10_000_000) }),
];

/** Malformed questions are refused as the caller's fault, and quickly. */
export const badInput: FigureOfWorld = {
  name: "bad-input",
  lacks: ({ ours }) => (ours ? null : "Forgeboard's API"),
  async measure(world) {
    const samples: number[] = [];
    const wrong: Record<string, number> = {};
    for (let round = 0; round < ROUNDS; round++) {
      for (const query of READS.flatMap((each) => [`/api/v1/nodes${each}`, `/api/v1/pods${each}`])) {
        const { ms, status } = await timed(world, query);
        samples.push(ms);
        if (status !== 400) wrong[query.slice(0, 60)] = status;
      }
      for (const body of WRITES) {
        const { ms, status } = await timed(world, "/api/v1/actions", {
          method: "POST",
          headers: { "content-type": "application/json", origin: world.url },
          body,
        });
        samples.push(ms);
        if (status !== 400) wrong[`POST ${body.slice(0, 60)}`] = status;
      }
    }
    return [
      { name: "bad input p95", value: percentile(samples, 0.95), unit: "ms", bar: 50, n: samples.length },
      {
        name: "bad input not refused as such",
        value: Object.keys(wrong).length,
        unit: "count",
        bar: 0,
        n: samples.length,
        detail: wrong,
      },
    ];
  },
};
