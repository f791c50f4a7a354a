import { liveIndex } from "@/lib/live/process-index";

/** Ends the watches of this process, which the product holds for as long as it lives. */
export async function stopIndex(): Promise<void> {
  const index = liveIndex();
  if ("stop" in index) await (index as { stop(): Promise<void> }).stop();
}
