import { progress } from "@/lib/cli/progress";
import { messageOf } from "@/lib/core/errors";
import type { FigureOfWorld, FigureOnItsOwn } from "./figure";
import { OF_WORLD, ON_THEIR_OWN } from "./figures";
import type { Task } from "./measure";
import { measureApart } from "./measure-apart";
import { openRunning, type Running } from "./running";
import { FULL, type Size, SMALL } from "./size";
import { isMet, type Result, sayLine, table, withoutBars } from "./table";
import { type Started, startWorld } from "./world";

export type Options = Omit<Running, "url"> & {
  url?: string;
  port: string;
  small?: true;
  only?: string;
};

/** Measures one figure after the other and prints the table. False when a bar is missed, or a figure cannot be measured. */
export async function runBench(given: Options): Promise<boolean> {
  const size = given.small ? SMALL : FULL;
  const wanted = wantedOf(given.only);
  const results = [
    ...(await resultsOfWorld(OF_WORLD.filter(wanted), given, size)),
    // Another dashboard has none of them.
    ...(given.url === undefined ? await resultsOnTheirOwn(ON_THEIR_OWN.filter(wanted), size) : []),
  ];
  const judged = given.small ? results.map(withoutBars) : results;
  console.log(table(judged));
  return judged.every(isMet);
}

/** @throws Error naming the figure that there is not */
function wantedOf(only: string | undefined): (figure: { name: string }) => boolean {
  const names = [...OF_WORLD, ...ON_THEIR_OWN].map(({ name }) => name);
  const asked = only?.split(",") ?? names;
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: there is no figure ${unknown}, only ${names.join(", ")}`);
  return ({ name }) => asked.includes(name);
}

async function resultsOfWorld(
  figures: readonly FigureOfWorld[],
  given: Options,
  size: Size,
): Promise<Result[]> {
  if (figures.length === 0) return [];
  const started = await startedWorld(given, size).catch((error) => ({ problem: messageOf(error) }));
  if ("problem" in started) return figures.map(({ name }) => ({ name, ...started }));
  try {
    const results: Result[] = [];
    for (const { name, lacks } of figures) {
      const lacking = lacks(started.world);
      results.push(
        lacking === null ? await resultOf({ name, size, world: started.world }) : { name, lacks: lacking },
      );
    }
    return results;
  } finally {
    await started.stop();
  }
}

async function resultsOnTheirOwn(figures: readonly FigureOnItsOwn[], size: Size): Promise<Result[]> {
  const results: Result[] = [];
  for (const { name } of figures) results.push(await resultOf({ name, size, world: null }));
  return results;
}

async function resultOf(task: Task): Promise<Result> {
  progress(`${task.name} …`);
  const answer = await measureApart(process.argv[1] ?? "", task);
  if ("problem" in answer) progress(`${task.name}: ${answer.problem}`);
  else for (const line of answer.lines) progress(sayLine(line));
  return { name: task.name, ...answer };
}

async function startedWorld(given: Options, size: Size): Promise<Started> {
  const { url, port, page, usable } = given;
  if (url !== undefined) return { world: await openRunning({ ...given, url }), stop: async () => {} };
  return startWorld({ size, port: Number(port), page, usable });
}
