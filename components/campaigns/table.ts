import { STATE_LOOK } from "@/components/actions/say-action";
import type { Facet } from "@/components/ui/data-table/column";
import type { ActionState } from "@/lib/actions/model";
import { sayBody } from "@/lib/campaigns/say/model";

export const CAMPAIGN_SORT = "-createdAt";

export const CAMPAIGN_FACETS: readonly Facet[] = [
  {
    field: "state",
    label: "State",
    say: (state) => (state in STATE_LOOK ? STATE_LOOK[state as ActionState].label : state),
  },
  { field: "body", label: "What", say: sayBody },
  { field: "person", label: "Who" },
];
