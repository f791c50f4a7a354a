import "server-only";
import { site } from "@/lib/config/site";
import { sayDuration } from "@/lib/core/duration";
import { AppError } from "@/lib/core/errors";
import type { LiveIndex } from "./model";
import { liveIndex } from "./process-index";

/** The index, for a plan. @throws AppError "precondition" when the picture of the cluster is too old to plan on */
export function currentIndex(): LiveIndex {
  const index = liveIndex();
  if (isCurrent(index)) return index;
  const { asOf, problem } = index.source();
  const seen =
    asOf === null
      ? "the cluster has not been read yet"
      : `the picture of the cluster is of ${asOf}, ${sayDuration(Date.now() - Date.parse(asOf))} old`;
  throw new AppError("precondition", `${seen}: too old to plan on${problem === null ? "" : ` (${problem})`}`);
}

/** Whether its picture of the cluster is new enough to go by. */
export function isCurrent(index: Pick<LiveIndex, "source">): boolean {
  const { asOf } = index.source();
  return asOf !== null && Date.now() - Date.parse(asOf) <= site().staleAfterSeconds * 1_000;
}
