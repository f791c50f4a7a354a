import type { FigureOfWorld, Line, World } from "../figure";
import { percentile } from "../percentile";
import { type Timed, timed } from "../timed-get";

const ROUNDS = 60;
const WARM_UP = 3;
const KB = 1024;

const FORMS = [
  ["status page", (tool: string) => `/status/${tool}`],
  ["status JSON", (tool: string) => `/status/${tool}.json`],
  ["status badge", (tool: string) => `/status/${tool}/badge.svg`],
] as const;

/** What strangers get, who send nothing that says who they are: of another tool each time, so that nothing is kept of the one before. */
export const statusPages: FigureOfWorld = {
  name: "status-pages",
  lacks: (world) => (world.ours && world.size !== null ? null : "a cluster of its own"),
  async measure({ url, size }) {
    const stranger = { url, headers: {} };
    const lines: Line[] = [];
    for (const [form, [name, pathOf]] of FORMS.entries()) {
      // Each form begins where the one before has not been.
      const toolAt = (round: number) => `t${((round + WARM_UP) * 37 + form + 1) % (size?.tools ?? 1)}`;
      lines.push(...(await ofForm(stranger, name, (round) => pathOf(toolAt(round)))));
    }
    return [...lines, ...(await ofForm(stranger, "platform status page", () => "/status"))];
  },
};

async function ofForm(
  stranger: Pick<World, "url" | "headers">,
  name: string,
  pathOf: (round: number) => string,
): Promise<Line[]> {
  const [fresh, kept, sizes]: [number[], number[], number[]] = [[], [], []];
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const path = pathOf(round);
    const first = await asked(stranger, path, 200);
    const again = await asked(stranger, path, 304, { "if-none-match": first.etag ?? "" });
    if (again.bytes > 0) throw new Error(`${path}: ${again.bytes} bytes that were known`);
    if (round < 0) continue;
    fresh.push(first.ms);
    kept.push(again.ms);
    sizes.push((await asked(stranger, path, 200, { "accept-encoding": "identity" })).bytes);
  }
  const common = { unit: "ms" as const, bar: 50, n: ROUNDS };
  return [
    { name: `${name} p95`, value: percentile(fresh, 0.95), ...common },
    { name: `${name} p95, when it is known (304)`, value: percentile(kept, 0.95), ...common },
    { name: `${name}, the largest`, value: Math.max(...sizes), unit: "bytes", bar: 40 * KB, n: ROUNDS },
  ];
}

async function asked(
  stranger: Pick<World, "url" | "headers">,
  path: string,
  wanted: number,
  headers: Record<string, string> = {},
): Promise<Timed> {
  const answer = await timed(stranger, path, { headers });
  if (answer.status !== wanted) throw new Error(`${path}: ${answer.status}, not ${wanted}`);
  return answer;
}
