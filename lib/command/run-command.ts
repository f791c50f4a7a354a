import "server-only";
import { spawn } from "node:child_process";
import { harmlessEnvironment } from "@/lib/config/env";
import { AppError } from "@/lib/core/errors";

/** A program of the site's: no shell, no credential of ours in its environment, bounded time and output. */

type Options = {
  /** Given on standard input, which is then closed. */
  stdin: string;
  timeoutMs: number;
  /** Nothing more is kept of what it says on both of its outputs once that many characters are; the rest is read and dropped. */
  outputMax: number;
  signal: AbortSignal;
};

/** `ended` is "code 0", the name of a signal, or that it did not end in time. */
export type Ended = { ended: string; output: string };

/** @throws AppError "upstream" when it cannot be run at all */
export function runCommand(program: string, args: readonly string[], options: Options): Promise<Ended> {
  const { stdin, timeoutMs, outputMax } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it has started ends with it.
    const env = { ...harmlessEnvironment(), NODE_ENV: "production" as const };
    const child = spawn(program, args, { env, cwd: "/", detached: true });
    let output = "";
    const hear = (chunk: Buffer) => {
      if (output.length < outputMax) output += String(chunk);
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
      const ended = deadline.aborted
        ? `no end within ${timeoutMs / 1_000} s`
        : signal.aborted
          ? "stopped"
          : by === null
            ? `code ${code}`
            : by;
      resolve({ ended, output });
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
