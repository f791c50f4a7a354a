import type { Facet } from "@/components/ui/data-table/column";
import { sayNodeState } from "./node-state";

export const NODE_SORT = "name";

export const NODE_FACETS: readonly Facet[] = [
  { field: "attention", label: "Needs attention", only: "true" },
  { field: "stuck", label: "Stuck", only: "true" },
  { field: "role", label: "Role" },
  { field: "state", label: "State", say: sayNodeState },
  { field: "version", label: "Version" },
  { field: "condition", label: "Condition" },
];
