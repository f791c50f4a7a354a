import "server-only";
import type { WrittenChange } from "@/lib/accounts/write/write-registers";
import type { StepContext } from "@/lib/actions/define";
import { beginRun, forgetRun, runOf } from "@/lib/command/keep-running";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { RECONCILER } from "../provision-new";
import { RESTARTED, registerFiles, sayRestart } from "../restart-by-hand";

/** What follows a write of the files that the API server reads when it starts. */

const BEGINS = "writes";
const LOOK_AGAIN_MS = 1_000;

/** Recorded before the first byte, so that whoever takes over knows that a restart is due. Names, never tokens. */
export async function recordWrite(change: WrittenChange, { record }: StepContext): Promise<void> {
  const files = registerFiles();
  const { before, after } = change;
  const lines = (["infrastructureUsers", "tokens", "access"] as const).map(
    (file) => `${files[file]}: ${before[file]} → ${after[file]} lines`,
  );
  const { added, changed, removed } = change;
  await record(`${BEGINS} ${lines.join("; ")}`, {
    ...{ added: [...added], changed: [...changed], removed: [...removed] },
    registers: true,
  });
}

export type AfterWrite = { state: "running" | "done" | "failed"; says: string; afterMs: number };

/**
 * Runs the site's program that restarts the API servers, or says what a person has to restart. A restart that nobody saw the
 * end of is done again. Null when this action wrote nothing. What nobody asked for never restarts a server.
 */
export async function afterRegisters(
  { actionId, user, fence, record }: StepContext,
  restartIs: "if written" | "due" = "if written",
): Promise<AfterWrite | null> {
  if (restartIs === "if written" && !(await hasWritten(actionId))) return null;
  const ended = (state: "done" | "failed", says: string): AfterWrite => ({ state, says, afterMs: 0 });
  const restart = site().accounts?.registers.restart;
  if (restart === undefined || user === RECONCILER.user) return ended("done", sayRestart());
  const [program = "", ...args] = restart.command;
  const says = `restarts the API servers: ${restart.command.join(" ")}`;
  const run = runOf(actionId);
  if (run === null) {
    await record(says, {});
    await fence();
    beginRun(actionId, [program, ...args], restart.timeoutSeconds);
  }
  if (run === null || run.ended === null) return { state: "running", says, afterMs: LOOK_AGAIN_MS };
  const { ended: how, output } = run.ended;
  await record(`restart of the API servers: ${how}`, { output });
  forgetRun(actionId);
  return how === "code 0"
    ? ended("done", RESTARTED)
    : ended("failed", `the restart of the API servers ended with ${how}; ${sayRestart()}`);
}

const hasWritten = async (actionId: string): Promise<boolean> =>
  (await db().auditEntry.count({
    where: { actionId, event: "action.progress", data: { path: ["registers"], equals: true } },
  })) > 0;
