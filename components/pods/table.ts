import type { Facet } from "@/components/ui/data-table/column";

export const POD_SORT = "namespace";

export const POD_FACETS: readonly Facet[] = [
  { field: "problem", label: "Needs attention", only: "true" },
  { field: "phase", label: "State" },
  { field: "tool", label: "Tool" },
  { field: "namespace", label: "Namespace" },
  { field: "node", label: "Node" },
];
