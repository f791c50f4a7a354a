import type { Facet } from "@/components/ui/data-table/column";
import { sayUse } from "./quota-use";

export const QUOTA_SORT = "-pressure";

export const QUOTA_FACETS: readonly Facet[] = [
  { field: "waiting", label: "Request waiting", only: "true" },
  { field: "use", label: "Use", say: sayUse },
  { field: "overridden", label: "Has an override", only: "true" },
  { field: "obsolete", label: "Obsolete override", only: "true" },
  { field: "drifted", label: "Drifted", only: "true" },
  { field: "several", label: "Several quotas", only: "true" },
];
