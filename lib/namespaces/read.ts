import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import type { Profile } from "@/lib/config/profiles/schema";
import { site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import type { MirroredTools } from "@/lib/mirror/model";
import type { DriftRow, ReconcileState } from "@/lib/reconciler/model";
import type { NamespaceItem, NamespaceRow } from "./model";
import { namespaceItem } from "./namespace-item";
import { namespaceListing } from "./namespace-listing";
import { namespaceRows } from "./namespace-rows";

/** Namespaces of the cluster: whose they are, and what of them is otherwise than it should be. */

/** What the reconciler saw last; the page hands it in. */
export type Seen = () => Promise<{ rows: readonly DriftRow[]; state: ReconcileState; source: Source }>;
export type NamespaceSources = {
  index: LiveIndex;
  profile: Profile;
  directory(): Promise<MirroredTools>;
};

const namespaceSources = (): NamespaceSources => ({
  index: liveIndex(),
  profile: site().profile,
  directory: mirroredTools,
});

export async function listNamespaces(
  actor: Actor,
  query: ListQuery,
  seen: Seen,
  sources: NamespaceSources = namespaceSources(),
): Promise<Page<NamespaceRow>> {
  requirePermission(actor, "namespace.read");
  const all = await gather(seen, sources);
  return { ...namespaceListing.apply(all.rows, query), sources: all.sources };
}

/** CSV of all rows that match. */
export async function exportNamespaces(
  actor: Actor,
  query: ListQuery,
  seen: Seen,
  sources: NamespaceSources = namespaceSources(),
): Promise<string> {
  requirePermission(actor, "namespace.read");
  return namespaceListing.csv(namespaceListing.select((await gather(seen, sources)).rows, query));
}

/** @throws AppError "not_found" */
export async function getNamespace(
  actor: Actor,
  name: string,
  seen: Seen,
  sources: NamespaceSources = namespaceSources(),
): Promise<{ item: NamespaceItem; sources: Source[] }> {
  requirePermission(actor, "namespace.read");
  const all = await gather(seen, sources);
  const row = all.rows.find((one) => one.name === name);
  const record = sources.index.table("namespaces").get(name);
  if (row === undefined || record === undefined)
    throw new AppError("not_found", `there is no namespace ${name}`);
  return {
    item: namespaceItem({ row, record, index: sources.index, drift: all.drift, mode: all.mode }),
    sources: all.sources,
  };
}

/** A source that does not answer costs what it knows, never the list. */
async function gather(seen: Seen, { index, profile, directory }: NamespaceSources) {
  const [known, drift] = await Promise.all([
    directory().catch(
      (thrown): MirroredTools => ({ tools: new Map(), source: lost("directory", messageOf(thrown)) }),
    ),
    seen().catch((thrown) => ({ rows: [], state: null, source: lost("drift", messageOf(thrown)) })),
  ]);
  return {
    rows: namespaceRows({ index, profile, directory: known, drift: drift.rows }),
    drift: drift.rows,
    mode: drift.state?.mode ?? "observe",
    sources: [index.source(), known.source, drift.source],
  };
}

const lost = (name: string, problem: string): Source => ({ name, asOf: null, problem });
