import "server-only";
import { AppError } from "@/lib/core/errors";
import { BRANCH, fetchRef, inTurn } from "./clone";
import { type Git, git } from "./git";
import { isShallow, prepareClone } from "./prepare-clone";
import type { HieraSource } from "./source";

/** Work on a clone that has what it needs. Used inside this folder alone: who has the clone can push from it. */

/** Runs `work` on a clone that is prepared. @throws AppError "timeout" when `signal` aborts before it is */
export async function withClone<Result>(
  source: HieraSource,
  since: string | null,
  work: (clone: Git) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    const says = await prepareClone(source, since, signal);
    if (says === null) return inTurn(source, work);
    if (signal?.aborted) throw new AppError("timeout", `Hiera: not waited for any longer: ${says}`);
  }
}

/** Brings the rest of the history when two commits have nothing in common without it. */
export async function relate(
  clone: Git,
  source: HieraSource,
  commits: readonly [string, string],
  signal?: AbortSignal,
): Promise<void> {
  if ((await git(clone, ["merge-base", ...commits], { signal })).code === 0) return;
  if (!(await isShallow(clone, signal))) return;
  const refs = { from: `refs/heads/${source.branch}`, to: BRANCH, history: ["--unshallow"] };
  await fetchRef(clone, source, refs, { timeoutMs: source.firstFetchTimeoutMs, signal });
}
