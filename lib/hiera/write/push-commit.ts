import "server-only";
import { AppError } from "@/lib/core/errors";
import { type Git, git } from "../git";
import type { HieraSource } from "../source";

type Push = {
  commit: string;
  ref: string;
  /** What the ref must still be at; empty for a ref that must not exist; null where the remote decides by itself. */
  lease: string | null;
};

/** Words by which git and servers say that the ref is not where we saw it. */
const MOVED =
  /stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref|incorrect old value|reference already exists/i;

/**
 * False when the ref has moved meanwhile: nothing was pushed.
 * @throws AppError "forbidden" when the repository refuses, with its words; upstream, timeout
 */
export async function pushCommit(
  clone: Git,
  source: HieraSource,
  { commit, ref, lease }: Push,
  signal?: AbortSignal,
): Promise<boolean> {
  const leases = lease === null ? [] : [`--force-with-lease=${ref}:${lease}`];
  const args = ["push", "--porcelain", ...leases, "--", source.repository, `${commit}:${ref}`];
  const { code, stdout, stderr } = await git(clone, args, { signal });
  if (code === 0) return true;
  const rejected = /^!\t[^\t]*\t(.*)$/m.exec(stdout.toString())?.[1];
  if (rejected === undefined)
    throw new AppError("upstream", `Hiera: cannot push to ${source.repository}: ${stderr.slice(-500)}`);
  if (MOVED.test(rejected)) return false;
  // Gerrit, when the very same change is there already.
  if (lease === null && /no new changes/i.test(rejected)) return true;
  throw new AppError(
    "forbidden",
    `Hiera: ${source.repository} refuses ${ref}: ${rejected} ${remoteWords(stderr)}`.trim(),
  );
}

const remoteWords = (stderr: string): string =>
  stderr
    .split("\n")
    .flatMap((line) => /^remote: (.*)$/.exec(line.trimEnd())?.[1] ?? [])
    .join(" ")
    .slice(0, 500);
