import "server-only";
import { site } from "@/lib/config/site";

/** Why nothing is repaired where the site says so, in words; null where people may. */
export const onlyObserves = (): string | null =>
  site().reconciler.mode === "observe" ? ONLY_OBSERVES : null;

export const ONLY_OBSERVES =
  "the reconciler of this site only observes: set reconciler.mode in the site file to plan or manage";
