import { sayAction } from "@/components/actions/say-action";
import type { Facet } from "@/components/ui/data-table/column";
import { sayEvent } from "./columns";

export const AUDIT_SORT = "-seq";

/** Filters that the time range sets. */
export const AUDIT_FIELDS = ["from", "to"] as const;

export const AUDIT_FACETS: readonly Facet[] = [
  { field: "person", label: "Who" },
  { field: "event", label: "Event", say: sayEvent },
  { field: "action", label: "Action", say: sayAction },
  { field: "target", label: "Target", typed: "node/tools-k8s-worker-102" },
  { field: "actionId", label: "One action" },
];
