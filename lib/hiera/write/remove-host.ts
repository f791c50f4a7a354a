import "server-only";
import { AppError } from "@/lib/core/errors";
import { fetchBranch, fetchReview, readFileAt } from "../clone";
import { type Git, git } from "../git";
import { findHost, type HostEntry, withoutHost } from "../host-list";
import type { HieraSource } from "../source";
import { relate, withClone } from "../with-clone";
import { commitFile, type Signature } from "./commit-file";
import { pushCommit } from "./push-commit";

/** The one write to Hiera. Imported only from `lib/<slice>/actions`, which the engine has audited before. */

export type RemovedHost = {
  outcome: "pushed" | "for review" | "already removed" | "already in review";
  /** Of the removal; the branch's own when the host was not listed. */
  commit: string;
  /** Where it was pushed to. */
  ref: string;
  /** The lines taken out; null when the host was not listed. */
  entry: HostEntry | null;
};

type RemoveOptions = {
  /** Commit the plan read. The entry must still be what it was there; the rest of the file may have changed. */
  expectedCommit: string;
  message: string;
  /** Login name of the person who asked; fills the site's author patterns. */
  author: string;
};

/** Somebody else may push between our fetch and our push; this often we look again. */
const ATTEMPTS = 5;

/**
 * Takes one host out of the list with a commit of its own. Can be repeated: it reads the branch first, and a removal that
 * is there already is success. Nothing is forced: a branch that moved is read again.
 * @throws AppError "conflict" saying what was found, when the entry is not the planned one or the branch keeps moving;
 * "precondition" naming file and line when the list is not as expected, "forbidden" when the repository refuses the push;
 * invalid, upstream, timeout
 */
export async function removeHost(
  source: HieraSource,
  host: string,
  options: RemoveOptions,
  signal?: AbortSignal,
): Promise<RemovedHost> {
  if (!/^[0-9a-f]{40,64}$/.test(options.expectedCommit))
    throw new AppError(
      "invalid",
      `expectedCommit: expected the full name of a commit, not ${JSON.stringify(options.expectedCommit)}`,
    );
  const signature = signatureOf(source, options.author);
  return withClone(
    source,
    options.expectedCommit,
    async (clone) => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const done = await tryToRemove(clone, source, host, { ...options, signature, signal });
        if (done !== null) return done;
      }
      throw new AppError(
        "conflict",
        `Hiera: ${source.branch} of ${source.repository} moved ${ATTEMPTS} times while we pushed`,
      );
    },
    signal,
  );
}

/** Null when the ref moved before our push. */
async function tryToRemove(
  clone: Git,
  source: HieraSource,
  host: string,
  options: RemoveOptions & { signature: Signature; signal: AbortSignal | undefined },
): Promise<RemovedHost | null> {
  const { signal, signature, message } = options;
  const head = await fetchBranch(clone, source, signal);
  const { text, mode } = await readFileAt(clone, source, head, signal);
  const entry = findHost(text, source, host);
  const branch = `refs/heads/${source.branch}`;
  if (entry === null) return { outcome: "already removed", commit: head, ref: branch, entry };
  await checkUnchanged(clone, source, entry, options.expectedCommit, head, signal);
  const target = targetOf(source, host);
  const review = target.isReviewBranch ? await fetchReview(clone, source, target.ref, signal) : null;
  if (review !== null) await relate(clone, source, [review, head], signal);
  if (review !== null && !(await isAncestor(clone, review, head, signal))) {
    const proposed = await readFileAt(clone, source, review, signal);
    if (findHost(proposed.text, source, host) === null)
      return { outcome: "already in review", commit: review, ref: target.ref, entry };
    throw new AppError(
      "conflict",
      `Hiera: ${target.ref} is at ${review.slice(0, 12)}, which still lists ${host} and is not merged`,
    );
  }
  const edited = withoutHost(text, source, host);
  const commit = await commitFile(
    clone,
    { parent: head, file: source.file, mode, text: edited, message, signature, changeId: target.changeId },
    signal,
  );
  const lease = target.ref === branch ? head : target.isReviewBranch ? (review ?? "") : null;
  const pushed = await pushCommit(clone, source, { commit, ref: target.ref, lease }, signal);
  if (!pushed) return null;
  return { outcome: source.mode === "push" ? "pushed" : "for review", commit, ref: target.ref, entry };
}

type Target = { ref: string; isReviewBranch: boolean; changeId: string | null };

/** Gerrit's refs/for takes every push as a change; it knows the change again by its Change-Id. */
function targetOf(source: HieraSource, host: string): Target {
  if (source.mode === "push")
    return { ref: `refs/heads/${source.branch}`, isReviewBranch: false, changeId: null };
  const ref = source.reviewRef.replaceAll("{host}", () => host);
  return ref.startsWith("refs/for/")
    ? { ref, isReviewBranch: false, changeId: host }
    : { ref, isReviewBranch: true, changeId: null };
}

async function checkUnchanged(
  clone: Git,
  source: HieraSource,
  entry: HostEntry,
  expected: string,
  head: string,
  signal?: AbortSignal,
): Promise<void> {
  if (expected === head) return;
  const { file, branch } = source;
  if (!(await isAncestor(clone, expected, head, signal)))
    throw new AppError(
      "conflict",
      `Hiera: commit ${expected.slice(0, 12)} of the plan is not in the history of ${branch} any more`,
    );
  const planned = await readFileAt(clone, source, expected, signal);
  const before = findHost(planned.text, source, entry.host);
  if (before === null)
    throw new AppError(
      "conflict",
      `Hiera: ${file}, line ${entry.line}: ${entry.host} was not listed when this was planned, and is now`,
    );
  if (before.text !== entry.text)
    throw new AppError(
      "conflict",
      `Hiera: ${file}, line ${entry.line}: the entry was ${JSON.stringify(before.text)} when planned and is ${JSON.stringify(entry.text)} now`,
    );
}

/** False too for a commit the repository does not have. */
const isAncestor = async (clone: Git, older: string, newer: string, signal?: AbortSignal): Promise<boolean> =>
  (await git(clone, ["merge-base", "--is-ancestor", older, newer], { signal })).code === 0;

function signatureOf(source: HieraSource, author: string): Signature {
  const fill = (field: string, pattern: string): string => {
    const filled = pattern.replaceAll("{user}", () => author);
    if (author === "" || /[<>\p{Cc}]/u.test(filled))
      throw new AppError(
        "invalid",
        `hiera.${field} becomes ${JSON.stringify(filled)} for ${JSON.stringify(author)}, which git cannot hold`,
      );
    return filled;
  };
  return { name: fill("authorName", source.authorName), email: fill("authorEmail", source.authorEmail) };
}
