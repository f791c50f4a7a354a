import type { Facet } from "@/components/ui/data-table/column";
import { sayBelongs } from "./belongs";

export const NAMESPACE_SORT = "name";

export const NAMESPACE_FACETS: readonly Facet[] = [
  { field: "drifts", label: "Drifts", only: "true" },
  { field: "belongsTo", label: "Belongs to", say: sayBelongs },
  { field: "disabled", label: "Disabled", only: "true" },
  { field: "phase", label: "State" },
  { field: "tool", label: "Tool", typed: "example" },
];
