import "server-only";
import { beginRun } from "@/lib/command/keep-running";
import type { Hook } from "@/lib/config/hooks";
import { AppError } from "@/lib/core/errors";

/** The site's program that reboots a node. */

/** Program and arguments for that node. @throws AppError "precondition" when the name is not of the form the site expects */
export function hookCommand(hook: Hook, node: string): readonly [string, ...string[]] {
  if (!new RegExp(`^(?:${hook.nodePattern})$`).test(node) || node.startsWith("-"))
    throw new AppError("precondition", `the hook takes no node of the name ${node}`);
  const [program = "", ...args] = hook.command;
  return [program, ...args.map((arg) => arg.replaceAll("{node}", node))];
}

/** Begins it; what becomes of it is asked for by the same token. */
export const beginHook = (token: string, hook: Hook, node: string): void =>
  beginRun(token, hookCommand(hook, node), hook.timeoutSeconds);
