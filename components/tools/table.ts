import type { Facet } from "@/components/ui/data-table/column";
import { sayAttention } from "./attention";
import { sayWebState } from "./web-state";

export const TOOL_SORT = "name";

export const TOOL_FACETS: readonly Facet[] = [
  { field: "mine", label: "My tools", only: "true" },
  { field: "attention", label: "Needs attention", say: sayAttention },
  { field: "web", label: "Web service", say: sayWebState },
  { field: "disabled", label: "Disabled", only: "true" },
  { field: "maintainer", label: "Maintainer", typed: "anna" },
];
