import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { LiveIndex } from "./model";
import { liveIndex } from "./process-index";

/** The index, for a plan. @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function currentIndex(): LiveIndex {
  const index = liveIndex();
  const { asOf, problem } = index.source();
  if (asOf === null || Date.now() - Date.parse(asOf) > site().staleAfterSeconds * 1_000)
    throw new AppError(
      "precondition",
      `the picture of the cluster is too old to plan on${problem === null ? "" : `: ${problem}`}`,
    );
  return index;
}
