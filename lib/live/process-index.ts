import "server-only";
import { site } from "@/lib/config/site";
import { connect } from "@/lib/kubernetes/connection";
import { startLiveIndex } from "./live-index";
import type { LiveIndex } from "./model";

// Next bundles pages and routes apart; the global object is what they share within one process.
const held = globalThis as unknown as { forgeboardIndex?: LiveIndex & { stop(): Promise<void> } };

/** The index of this process, begun at its first use: one watch per kind, whatever the number of readers. */
export function liveIndex(): LiveIndex {
  held.forgeboardIndex ??= startLiveIndex(connect("reader"), site().profile);
  return held.forgeboardIndex;
}
