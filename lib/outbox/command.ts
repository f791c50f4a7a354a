import "server-only";
import { spawn } from "node:child_process";
import { harmlessEnvironment } from "@/lib/config/env";
import type { CommandSettings } from "@/lib/config/notices";
import { AppError } from "@/lib/core/errors";
import type { Channel } from "./channel";
import { cleanLine } from "./clean-text";

/** The site's own program gets the line: no shell, no credential of ours in its environment, bounded time and output. */

const RUN_MS_MAX = 10_000;
const OUTPUT_MAX = 2_000;
const LINE_MAX = 500;

export const commandChannel = ({ command, input }: CommandSettings): Channel => ({
  async send({ text }, signal) {
    const line = cleanLine(text, LINE_MAX);
    const [program = "", ...args] = command;
    const { ended, output } = await run(program, input === "argument" ? [...args, line] : args, {
      stdin: input === "stdin" ? `${line}\n` : "",
      signal: AbortSignal.any([signal, AbortSignal.timeout(RUN_MS_MAX)]),
    });
    if (ended !== "code 0")
      throw new AppError("upstream", `${program} ended with ${ended}${output === "" ? "" : `: ${output}`}`);
  },
});

type Ended = { ended: string; output: string };

function run(
  program: string,
  args: readonly string[],
  { stdin, signal }: { stdin: string; signal: AbortSignal },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it has started ends with it.
    const env = { ...harmlessEnvironment(), NODE_ENV: "production" as const };
    const child = spawn(program, args, { env, cwd: "/", detached: true });
    let output = "";
    const hear = (chunk: Buffer) => {
      if (output.length < OUTPUT_MAX) output += String(chunk);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const end = () => {
      if (child.pid !== undefined) killGroup(child.pid);
      // A grandchild that left the group may hold the pipes open; we do not wait for it.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    signal.addEventListener("abort", end, { once: true });
    child.once("error", (cause) =>
      reject(new AppError("upstream", `${program} cannot be run: ${cause.message}`, { cause })),
    );
    child.once("close", (code, by) => {
      signal.removeEventListener("abort", end);
      const ended = signal.aborted
        ? `no end within ${RUN_MS_MAX / 1_000} s`
        : by === null
          ? `code ${code}`
          : by;
      resolve({ ended, output: cleanLine(output, OUTPUT_MAX) });
    });
    // A program that does not read its input is none of our business.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
