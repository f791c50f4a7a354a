import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { StatusField } from "@/lib/core/status-pages";
import type { QuotaRecord, RouteRecord } from "@/lib/live/model";
import { mergeQuotas } from "@/lib/quotas/model";
import type { ToolStatus } from "./model";

/** Which fields a page has: what the platform offers and the maintainers chose, or what is usual. */
export const shownFields = (
  { offered, byDefault }: Profile["statusPage"],
  chosen: readonly StatusField[] | null,
): StatusField[] => offered.filter((field) => (chosen ?? byDefault).includes(field));

/** More than these tell a reader nothing. */
const ROUTES_MAX = 20;

export const sayRoutes = (routes: readonly RouteRecord[]): string[] =>
  [...new Set(routes.flatMap(({ rules }) => rules.map(({ host, path }) => `${host}${path}`)))]
    .sort()
    .slice(0, ROUTES_MAX);

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
