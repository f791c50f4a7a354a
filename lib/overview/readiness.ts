import "server-only";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";

/** 200 once every kind has been loaded; stays so when the cluster goes away, because old data is better than none. */
export function readiness(index: Pick<LiveIndex, "isReady"> = liveIndex()): Response {
  return index.isReady
    ? new Response("ok\n")
    : new Response("the index is loading\n", { status: 503, headers: { "retry-after": "1" } });
}
