import "server-only";
import { type Ended, runCommand } from "@/lib/command/run-command";
import type { Hook } from "@/lib/config/hooks";
import { AppError } from "@/lib/core/errors";

/** The site's program that reboots a node, kept running over the slices of a step. */

/** Of what it says; the whole is in the program's own log. */
const OUTPUT_MAX = 2_000;

/** Program and arguments for that node. @throws AppError "precondition" when the name is not of the form the site expects */
export function hookCommand(hook: Hook, node: string): readonly [string, ...string[]] {
  if (!new RegExp(`^(?:${hook.nodePattern})$`).test(node) || node.startsWith("-"))
    throw new AppError("precondition", `the hook takes no node of the name ${node}`);
  const [program = "", ...args] = hook.command;
  return [program, ...args.map((arg) => arg.replaceAll("{node}", node))];
}

export type HookRun = { ended: Ended | null };

/** By the token of who began it. A process that was started anew knows none of them. */
const running = new Map<string, HookRun>();

/** Begins it; what becomes of it is asked for by the same token. */
export function beginHook(token: string, hook: Hook, node: string): void {
  const [program, ...args] = hookCommand(hook, node);
  const run: HookRun = { ended: null };
  running.set(token, run);
  const options = { stdin: "", timeoutMs: hook.timeoutSeconds * 1_000, outputMax: OUTPUT_MAX };
  // Not ended with the step: half a reboot is worse than one that nobody waits for.
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
export const hookOf = (token: string): HookRun | null => running.get(token) ?? null;

export const forgetHook = (token: string): boolean => running.delete(token);
