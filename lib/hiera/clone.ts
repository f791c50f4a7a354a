import "server-only";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@/lib/core/errors";
import { type Git, git, gitOutput } from "./git";
import type { HieraSource } from "./source";

/**
 * A bare clone of the one branch for each repository, in a private folder that goes with the process. Everything it holds
 * can be fetched again.
 */

const clones = new Map<string, Promise<Git>>();
const turns = new Map<string, Promise<unknown>>();
const folders: string[] = [];
const BRANCH = "refs/forgeboard/branch";
const REVIEW = "refs/forgeboard/review";

/** Runs `work` on the clone when nobody else of this process does. */
export async function withClone<Result>(
  source: HieraSource,
  work: (clone: Git) => Promise<Result>,
): Promise<Result> {
  const before = turns.get(source.repository) ?? Promise.resolve();
  const turn = before.then(async () => work({ ...(await opened(source)), source }));
  turns.set(
    source.repository,
    turn.catch(() => undefined),
  );
  return turn;
}

function opened(source: HieraSource): Promise<Git> {
  const known = clones.get(source.repository) ?? make(source);
  clones.set(source.repository, known);
  // A failure, such as git that is not installed, must not be kept.
  known.catch(() => clones.delete(source.repository));
  return known;
}

async function make(source: HieraSource): Promise<Git> {
  const dir = mkdtempSync(join(tmpdir(), "forgeboard-hiera-"));
  if (folders.length === 0) process.once("exit", removeFolders);
  folders.push(dir);
  const clone = { dir, source };
  await gitOutput(clone, ["init", "--quiet", "--bare", "--template=", "--", dir]);
  return clone;
}

function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/**
 * The branch's commit, as it is on the remote now.
 * @throws AppError "precondition" when there is no such branch; upstream, timeout
 */
export async function fetchBranch(clone: Git, source: HieraSource, signal?: AbortSignal): Promise<string> {
  await fetchRef(clone, source, `refs/heads/${source.branch}`, BRANCH, signal);
  return (await gitOutput(clone, ["rev-parse", "--verify", `${BRANCH}^{commit}`], { signal }))
    .toString()
    .trim();
}

/** The commit a review branch is at, fetched; null when there is no such branch. @throws AppError upstream, timeout */
export async function fetchReview(
  clone: Git,
  source: HieraSource,
  ref: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const listed = await gitOutput(clone, ["ls-remote", "--refs", "--", source.repository, ref], { signal });
  if (listed.length === 0) return null;
  await fetchRef(clone, source, ref, REVIEW, signal);
  return (await gitOutput(clone, ["rev-parse", "--verify", `${REVIEW}^{commit}`], { signal }))
    .toString()
    .trim();
}

async function fetchRef(
  clone: Git,
  source: HieraSource,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  const { repository } = source;
  const args = ["fetch", "--quiet", "--no-tags", "--no-auto-maintenance", "--", repository, `+${from}:${to}`];
  const { code, stderr } = await git(clone, args, { signal });
  if (code === 0) return;
  if (/couldn't find remote ref/i.test(stderr))
    throw new AppError(
      "precondition",
      `Hiera: ${repository} has no ${from}; see hiera.branch in the site file`,
    );
  throw new AppError("upstream", `Hiera: cannot fetch from ${repository}: ${stderr.slice(-500)}`);
}

/** The site's file at a commit, every byte of it. @throws AppError "precondition" when it is no plain UTF-8 file there */
export async function readFileAt(
  clone: Git,
  source: HieraSource,
  commit: string,
  signal?: AbortSignal,
): Promise<{ text: string; mode: string }> {
  const { file } = source;
  const listed = (await gitOutput(clone, ["ls-tree", "-z", commit, "--", file], { signal })).toString();
  const [, mode, id] = /^(100\d{3}) blob ([0-9a-f]+)\t/.exec(listed) ?? [];
  if (mode === undefined || id === undefined)
    throw new AppError(
      "precondition",
      `Hiera: ${file} is no plain file at ${commit.slice(0, 12)} of ${source.branch}`,
    );
  const bytes = await gitOutput(clone, ["cat-file", "blob", id], { signal });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), mode };
  } catch (cause) {
    throw new AppError("precondition", `Hiera: ${file} is not UTF-8 at ${commit.slice(0, 12)}`, { cause });
  }
}
