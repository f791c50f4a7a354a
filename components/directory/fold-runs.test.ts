import { expect, it } from "vitest";
import type { MirrorRunRow } from "@/lib/mirror/model";
import { foldRuns, sayPasses } from "./fold-runs";

const run = (says: string, outcome: MirrorRunRow["outcome"] = "ok") => ({ says, outcome }) as MirrorRunRow;
const QUIET = "0 added, 0 changed, 0 gone";

it("makes one line of passes that changed nothing, and leaves all others", () => {
  const runs = [
    run(QUIET),
    run(QUIET),
    run("1 added, 0 changed, 0 gone"),
    run(QUIET),
    run("away", "failed"),
    run("away", "failed"),
  ];
  expect(foldRuns(runs).map(sayPasses)).toEqual([
    "Nothing changed in 2 passes",
    "1 added, 0 changed, 0 gone",
    "Nothing changed",
    "away",
    "away",
  ]);
});
