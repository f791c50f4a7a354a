import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { StatusField } from "@/lib/core/status-pages";
import type { BuildRecord, QuotaRecord, RouteRecord } from "@/lib/live/model";
import { mergeQuotas } from "@/lib/quotas/model";
import type { ToolStatus } from "./model";

type Shown = Pick<Profile, "statusPage" | "builds">;

/** What maintainers may choose from: of builds only a platform that has them can tell. */
export const offeredFields = ({ statusPage, builds }: Shown): StatusField[] =>
  statusPage.offered.filter((field) => field !== "builds" || builds !== null);

/** Which fields a page has: what the platform offers and the maintainers chose, or what is usual. */
export const shownFields = (profile: Shown, chosen: readonly StatusField[] | null): StatusField[] =>
  offeredFields(profile).filter((field) => (chosen ?? profile.statusPage.byDefault).includes(field));

/** More than these tell a reader nothing. */
const ROUTES_MAX = 20;

export const sayRoutes = (routes: readonly RouteRecord[]): string[] =>
  [...new Set(routes.flatMap(({ rules }) => rules.map(({ host, path }) => `${host}${path}`)))]
    .sort()
    .slice(0, ROUTES_MAX);

/** @param builds newest first */
export function sayBuilds(builds: readonly BuildRecord[]): NonNullable<ToolStatus["builds"]> {
  const [newest] = builds;
  return {
    last:
      newest === undefined
        ? null
        : { state: newest.state, startedAt: newest.startedAt, endedAt: newest.endedAt },
    succeededAt: builds.find(({ state }) => state === "succeeded")?.endedAt ?? null,
  };
}

const RESOURCES = [
  ["cpu", "limits.cpu"],
  ["memory", "limits.memory"],
  ["pods", "pods"],
] as const;

export function sayQuota(quotas: readonly QuotaRecord[]): NonNullable<ToolStatus["quota"]> {
  const { resources } = mergeQuotas(quotas);
  return RESOURCES.flatMap(([resource, key]) => {
    const found = resources[key];
    return found === undefined ? [] : [{ resource, used: found.used, hard: found.hard }];
  });
}
