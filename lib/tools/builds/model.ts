import type { BuildRecord, LiveIndex } from "@/lib/live/model";

/** Builds of a tool's image, of those that the platform still keeps. */

/** Newest first; null where they were never read, which is not the same as none. */
export function buildsOf(index: LiveIndex, tool: string): readonly BuildRecord[] | null {
  if (index.sourceOf("pipelineruns").asOf === null) return null;
  return [...index.buildsOfTool(tool)].sort(
    (a, b) => Number(a.createdAt < b.createdAt) - Number(a.createdAt > b.createdAt),
  );
}

/** How long it took, in milliseconds; null while it goes on, or where it never began. */
export const tookMs = ({ startedAt, endedAt }: Pick<BuildRecord, "startedAt" | "endedAt">): number | null =>
  startedAt === null || endedAt === null ? null : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));

/** How one is, or was, as a verb. */
export const BUILD_WORD: Readonly<Record<BuildRecord["state"], string>> = {
  waiting: "waits to begin",
  running: "runs",
  succeeded: "succeeded",
  failed: "failed",
  timed_out: "ran out of time",
  cancelled: "was cancelled",
};
