import "server-only";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@/lib/core/errors";
import { type Git, type GitOptions, git, gitOutput } from "./git";
import type { HieraSource } from "./source";

/**
 * A bare clone of the one branch for each repository, in a private folder that goes with the process. Everything it holds
 * can be fetched again. Its history may be cut off behind (see prepare-clone.ts).
 */

const clones = new Map<string, Promise<Git>>();
const turns = new Map<string, Promise<unknown>>();
const folders: string[] = [];
export const BRANCH = "refs/forgeboard/branch";
const REVIEW = "refs/forgeboard/review";

export const cloneKey = ({ repository, branch }: HieraSource): string => `${repository}\n${branch}`;

/** Runs `work` on the clone when nobody else of this process does. */
export async function inTurn<Result>(
  source: HieraSource,
  work: (clone: Git) => Promise<Result>,
): Promise<Result> {
  const key = cloneKey(source);
  const before = turns.get(key) ?? Promise.resolve();
  const turn = before.then(async () => work({ ...(await opened(source)), source }));
  turns.set(
    key,
    turn.catch(() => undefined),
  );
  return turn;
}

function opened(source: HieraSource): Promise<Git> {
  const key = cloneKey(source);
  const known = clones.get(key) ?? make(source);
  clones.set(key, known);
  // A failure, such as git that is not installed, must not be kept.
  known.catch(() => clones.delete(key));
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
  await fetchRef(clone, source, { from: `refs/heads/${source.branch}`, to: BRANCH }, { signal });
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
  await fetchRef(clone, source, { from: ref, to: REVIEW }, { signal });
  return (await gitOutput(clone, ["rev-parse", "--verify", `${REVIEW}^{commit}`], { signal }))
    .toString()
    .trim();
}

/** @throws AppError "precondition" when the remote has no such ref; upstream, timeout */
export async function fetchRef(
  clone: Git,
  { repository }: HieraSource,
  { from, to, history = [] }: { from: string; to: string; history?: readonly string[] },
  options: Pick<GitOptions, "signal" | "timeoutMs" | "hear">,
): Promise<void> {
  const loud = options.hear === undefined ? "--quiet" : "--progress";
  const how = ["--no-tags", "--no-auto-maintenance", ...history, "--", repository, `+${from}:${to}`];
  const { code, stderr } = await git(clone, ["fetch", loud, ...how], options);
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
