import "server-only";
import { sleep } from "@/lib/core/clock";
import { BRANCH, cloneKey, fetchRef, inTurn } from "./clone";
import { type Git, git } from "./git";
import type { HieraSource } from "./source";

/**
 * What may take many minutes: the first fetch, and one that goes further back. It is of the process and outlives whoever
 * asked, so that who asks again finds it further on. It takes the newest commits first and older ones when one is needed.
 */

type Fetching = { done: Promise<void>; says: string };

const underWay = new Map<string, Fetching>();

/** How long a caller is kept before it is told how far it is. */
const PATIENCE_MS = 5_000;
/** Tried before the whole history. */
const DEEPER = 1_000;

/**
 * Null when the clone has the branch, back to the commit `since` where one is named and the branch has it. Otherwise how
 * far the fetch has come, in words: ask again.
 * @throws AppError "precondition" when there is no such branch or no git; upstream, timeout
 */
export async function prepareClone(
  source: HieraSource,
  since: string | null,
  signal?: AbortSignal,
): Promise<string | null> {
  const key = cloneKey(source);
  if (!underWay.has(key) && (await inTurn(source, (clone) => reaches(clone, since, signal)))) return null;
  const fetching = underWay.get(key) ?? begin(source, since);
  const over = fetching.done.then(() => true);
  const isOver = await Promise.race([over, sleep(PATIENCE_MS, signal).then(() => false)]);
  // Another caller's fetch may not have gone back as far as this one needs.
  if (isOver) return prepareClone(source, since, signal);
  return `the first fetch of ${source.repository}${fetching.says === "" ? "" : `: ${fetching.says}`}`;
}

function begin(source: HieraSource, since: string | null): Fetching {
  const key = cloneKey(source);
  const fetching: Fetching = { done: Promise.resolve(), says: "" };
  underWay.set(key, fetching);
  fetching.done = inTurn(source, (clone) =>
    bring(clone, source, since, (line) => {
      fetching.says = line;
    }),
  ).finally(() => underWay.delete(key));
  // Whoever waits is told; when nobody does, the next to ask begins anew.
  fetching.done.catch(() => undefined);
  return fetching;
}

async function bring(
  clone: Git,
  source: HieraSource,
  since: string | null,
  hear: (line: string) => void,
): Promise<void> {
  const refs = { from: `refs/heads/${source.branch}`, to: BRANCH };
  const options = { timeoutMs: source.firstFetchTimeoutMs, hear };
  const fetch = (...history: string[]) => fetchRef(clone, source, { ...refs, history }, options);
  if (!(await has(clone, BRANCH))) await fetch(...(source.depth === 0 ? [] : [`--depth=${source.depth}`]));
  for (const further of [`--deepen=${DEEPER}`, "--unshallow"])
    if (!(await reaches(clone, since))) await fetch(further);
}

/** Whether no more history is needed. What the remote does not have either is not looked for again. */
async function reaches(clone: Git, since: string | null, signal?: AbortSignal): Promise<boolean> {
  if (!(await has(clone, BRANCH, signal))) return false;
  if (since === null || (await has(clone, since, signal))) return true;
  return !(await isShallow(clone, signal));
}

export async function isShallow(clone: Git, signal?: AbortSignal): Promise<boolean> {
  const { stdout } = await git(clone, ["rev-parse", "--is-shallow-repository"], { signal });
  return stdout.toString().trim() !== "false";
}

const has = async (clone: Git, name: string, signal?: AbortSignal): Promise<boolean> =>
  (await git(clone, ["rev-parse", "--quiet", "--verify", `${name}^{commit}`], { signal })).code === 0;
