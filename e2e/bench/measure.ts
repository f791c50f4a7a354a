import { loadavg } from "node:os";
import { messageOf } from "@/lib/core/errors";
import type { Line, World } from "./figure";
import { OF_WORLD, ON_THEIR_OWN } from "./figures";
import type { Size } from "./size";

/** What a figure's process is told, and what it answers. */
export type Task = { name: string; world: World | null; size: Size };
export type Answer = { lines: Line[]; load: number } | { problem: string };

/** The one figure this process was started for. It ends with its parent, and takes along whatever it has started. */
export function measureAsked(): void {
  // Its own process group: see measure-apart.ts.
  process.once("disconnect", () => process.kill(-process.pid, "SIGTERM"));
  process.once("message", (task: Task) => {
    // What a figure has left open does not keep its process.
    void answerTo(task).then((answer) => process.send?.(answer, () => process.exit()));
  });
}

async function answerTo({ name, world, size }: Task): Promise<Answer> {
  try {
    const lines = await measured(name, world, size);
    return { lines, load: loadavg()[0] ?? Number.NaN };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    return { problem: messageOf(error) };
  }
}

async function measured(name: string, world: World | null, size: Size): Promise<Line[]> {
  const ofWorld = OF_WORLD.find((figure) => figure.name === name);
  if (ofWorld !== undefined && world !== null) return ofWorld.measure(world);
  const onItsOwn = ON_THEIR_OWN.find((figure) => figure.name === name);
  if (onItsOwn !== undefined) return onItsOwn.measure(size);
  throw new Error(`no figure ${name}`);
}
