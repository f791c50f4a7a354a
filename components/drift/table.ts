import type { Facet } from "@/components/ui/data-table/column";
import { KIND_WORDS } from "@/lib/reconciler/model";
import { sayDriftWhat, sayRepair, saySeverity } from "./drift-look";

export const DRIFT_SORT = "tool";

export const DRIFT_FACETS: readonly Facet[] = [
  { field: "what", label: "What", say: sayDriftWhat },
  { field: "kind", label: "Kind", say: (kind) => KIND_WORDS[kind] ?? kind },
  { field: "severity", label: "Severity", say: saySeverity },
  { field: "repair", label: "Repair", say: sayRepair },
  { field: "tool", label: "Tool", typed: "example" },
  { field: "namespace", label: "Namespace", typed: "tool-example" },
];
