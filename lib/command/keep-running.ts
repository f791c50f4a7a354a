import "server-only";
import { type Ended, runCommand } from "./run-command";

/** A program of the site's, kept running over the slices of a step. */

/** Of what it says; the whole is in the program's own log. */
const OUTPUT_MAX = 2_000;

export type KeptRun = { ended: Ended | null };

/** By the token of who began it. A process that was started anew knows none of them. */
const running = new Map<string, KeptRun>();

/** Begins it; what becomes of it is asked for by the same token. */
export function beginRun(
  token: string,
  [program, ...args]: readonly [string, ...string[]],
  timeoutSeconds: number,
): void {
  const run: KeptRun = { ended: null };
  running.set(token, run);
  const options = { stdin: "", timeoutMs: timeoutSeconds * 1_000, outputMax: OUTPUT_MAX };
  // Not ended with the step: half of what it does is worse than one that nobody waits for.
  runCommand(program, args, { ...options, signal: new AbortController().signal }).then(
    ({ ended, output }) => {
      run.ended = { ended, output: output.slice(0, OUTPUT_MAX) };
    },
    (error: Error) => {
      run.ended = { ended: error.message, output: "" };
    },
  );
}

/** Null when this process did not begin it, or has already said how it ended. */
export const runOf = (token: string): KeptRun | null => running.get(token) ?? null;

export const forgetRun = (token: string): boolean => running.delete(token);
