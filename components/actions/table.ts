import type { Facet } from "@/components/ui/data-table/column";
import type { ActionState } from "@/lib/actions/model";
import { STATE_LOOK, sayAction } from "./say-action";

export const ACTION_SORT = "-createdAt";

export const ACTION_FACETS: readonly Facet[] = [
  {
    field: "state",
    label: "State",
    say: (state) => (state in STATE_LOOK ? STATE_LOOK[state as ActionState].label : state),
  },
  { field: "action", label: "Kind", say: sayAction },
  { field: "person", label: "Who" },
  { field: "target", label: "Target", typed: "node/tools-k8s-worker-102" },
];
