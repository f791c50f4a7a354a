"use client";
import type { Facet } from "@/components/ui/data-table/column";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import type { ActionState } from "@/lib/actions/model";
import { ACTIONS_PATH, actionsQuery } from "@/lib/actions/queries";
import { ACTION_COLUMNS } from "./columns";
import { STATE_LOOK, sayAction } from "./say-action";
import { Switches } from "./switches";

const FACETS: readonly Facet[] = [
  {
    field: "state",
    label: "State",
    say: (state) => (state in STATE_LOOK ? STATE_LOOK[state as ActionState].label : state),
  },
  { field: "action", label: "Kind", say: sayAction },
  { field: "person", label: "Who" },
  { field: "target", label: "Target", typed: "node/tools-k8s-worker-102" },
];

export function ActionsView() {
  return (
    <DataTable
      above={<Switches />}
      page="actions"
      title="Actions"
      says={(page) => `${sayCount(page.total, "action")}`}
      path={ACTIONS_PATH}
      query={actionsQuery}
      idOf={(action) => action.id}
      columns={ACTION_COLUMNS}
      facets={FACETS}
      defaultSort="-createdAt"
      filterLabel="Filter by reason, ticket or target"
      emptySays="Nobody has changed anything through this console yet."
    />
  );
}
