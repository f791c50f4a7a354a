import type { Facet } from "@/components/ui/data-table/column";

export const POD_SORT = "namespace";

export const POD_FACETS: readonly Facet[] = [
  { field: "problem", label: "Needs attention", only: "true" },
  { field: "phase", label: "State" },
  { field: "tool", label: "Tool", typed: "example" },
  { field: "namespace", label: "Namespace", typed: "tool-example" },
  { field: "node", label: "Node", typed: "tools-k8s-worker-102" },
];
