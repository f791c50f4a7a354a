import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { isPublicTool, type PublicTools } from "@/lib/core/status-pages";
import type { LiveIndex } from "@/lib/live/model";
import { toolNamespaces } from "@/lib/tools/namespaces/model";
import { recordsOf } from "@/lib/tools/records/model";
import { sayWeb, webServiceOf } from "@/lib/tools/web-service/model";
import type { RecordedState } from "../availability/model";

type Looked = { index: LiveIndex; profile: Profile; publicTools: PublicTools; staleAfterSeconds: number };

/** Every tool that has a web service and a public page; null while the cluster is not heard, when nothing is known. */
export function lookAtTools(
  { index, profile, publicTools, staleAfterSeconds }: Looked,
  now: Date,
): ReadonlyMap<string, RecordedState> | null {
  const { asOf, problem } = index.source();
  const ageMs = asOf === null ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(asOf);
  if (!index.isReady || problem !== null || ageMs > staleAfterSeconds * 1_000) return null;
  const found = new Map<string, RecordedState>();
  for (const [tool, namespaces] of toolNamespaces(index, profile)) {
    if (!isPublicTool(publicTools, tool)) continue;
    const records = recordsOf(index, namespaces);
    const { state } = sayWeb(
      webServiceOf(records, index.workloadOf, { labels: profile.webServiceLabels, now }),
    );
    if (state !== "none") found.set(tool, state);
  }
  return found;
}
