import "server-only";
import { activeActionsByTarget } from "@/lib/actions/read";
import { type Actor, actorMay, requirePermission } from "@/lib/auth/actor";
import { maintains } from "@/lib/auth/maintains";
import type { Profile } from "@/lib/config/profiles/schema";
import type { QuotaSettings } from "@/lib/config/quotas";
import { site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";
import type { ListQuery } from "@/lib/core/listing";
import type { Page } from "@/lib/core/paging";
import type { Source } from "@/lib/core/source";
import type { LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { type QuotaPeaks, quotaPeaks } from "@/lib/prometheus/quota-peaks";
import type { QuotaItem, QuotaRow } from "./model";
import { quotaItem } from "./quota-item";
import { quotaListing } from "./quota-listing";
import { quotaInputs, quotaRows } from "./quota-rows";
import { readOverrides } from "./read-overrides";

/** Quotas of all namespaces: from the live index, beside what the database and Prometheus know. */
export type QuotaSources = {
  index: LiveIndex;
  profile: Profile;
  settings: QuotaSettings;
  now: Date;
  peaks(): QuotaPeaks | null;
  overrides: typeof readOverrides;
  active: typeof activeActionsByTarget;
};

const quotaSources = (): QuotaSources => ({
  index: liveIndex(),
  profile: site().profile,
  settings: site().quotas,
  now: new Date(),
  peaks: quotaPeaks,
  overrides: readOverrides,
  active: activeActionsByTarget,
});

export async function listQuotas(
  actor: Actor,
  query: ListQuery,
  sources: QuotaSources = quotaSources(),
): Promise<Page<QuotaRow>> {
  requirePermission(actor, "quota.read");
  const { known, about } = await knownOf(sources);
  return {
    ...quotaListing.apply(quotaRows(sources.index, sources.profile, known, sources.now), query),
    sources: about,
  };
}

/** CSV of all rows that match. */
export async function exportQuotas(
  actor: Actor,
  query: ListQuery,
  sources: QuotaSources = quotaSources(),
): Promise<string> {
  requirePermission(actor, "quota.read");
  const { known } = await knownOf(sources);
  const rows = quotaRows(sources.index, sources.profile, known, sources.now);
  return quotaListing.csv(quotaListing.select(rows, query));
}

/** @throws AppError "not_found" */
export async function getQuota(
  actor: Actor,
  namespace: string,
  sources: QuotaSources = quotaSources(),
): Promise<{ item: QuotaItem; sources: Source[] }> {
  requirePermission(actor, "quota.read");
  const { index, profile, settings, now } = sources;
  const { known, about } = await knownOf(sources);
  const inputs = quotaInputs(index, profile, known).find((one) => one.namespace.name === namespace);
  if (inputs === undefined)
    throw new AppError("not_found", `there is no quota in ${namespace}, and none is expected there`);
  const { tool } = inputs;
  const editable = tool !== null && profile.quotas !== null;
  const edit = editable && actorMay(actor, "quota.edit");
  const request = editable && !edit && (await maintains(actor.user, tool));
  return { item: quotaItem(inputs, profile, settings, { edit, request }, now), sources: about };
}

/** What is not of the cluster; a source that fails costs its columns, never the list. */
async function knownOf({ index, peaks, overrides, active }: QuotaSources) {
  const failed: Source[] = [];
  const attempt = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (thrown) {
      failed.push({ name: "database", asOf: null, problem: messageOf(thrown) });
      return otherwise;
    }
  };
  const [declared, actions] = await Promise.all([
    attempt(overrides, { byTool: new Map(), source: null }),
    attempt(active, new Map()),
  ]);
  const peak = peaks();
  return {
    known: { overrides: declared.byTool, peaks: peak?.byNamespace ?? null, actions },
    about: [index.source(), peak?.source, declared.source, failed[0]].filter(
      (source): source is Source => source !== undefined && source !== null,
    ),
  };
}
