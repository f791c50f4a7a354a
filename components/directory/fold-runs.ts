import type { MirrorRunRow } from "@/lib/mirror/model";

/** A pass, and how many before it were as uneventful. */
export type FoldedRun = { run: MirrorRunRow; passes: number };

const changedNothing = ({ outcome, says }: MirrorRunRow): boolean =>
  outcome === "ok" && says === "0 added, 0 changed, 0 gone";

/** Passes one after another that changed nothing are one line: what happened is not to be searched for among them. */
export function foldRuns(newestFirst: readonly MirrorRunRow[]): FoldedRun[] {
  const folded: FoldedRun[] = [];
  for (const run of newestFirst) {
    const last = folded.at(-1);
    if (last !== undefined && changedNothing(last.run) && changedNothing(run)) last.passes += 1;
    else folded.push({ run, passes: 1 });
  }
  return folded;
}

export const sayPasses = ({ run, passes }: FoldedRun): string =>
  !changedNothing(run) ? run.says : passes === 1 ? "Nothing changed" : `Nothing changed in ${passes} passes`;
