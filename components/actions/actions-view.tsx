"use client";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { ACTIONS_PATH, actionsQuery } from "@/lib/actions/queries";
import { ACTION_COLUMNS } from "./columns";
import { Switches } from "./switches";
import { ACTION_FACETS, ACTION_SORT } from "./table";

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
      facets={ACTION_FACETS}
      defaultSort={ACTION_SORT}
      filterLabel="Filter by reason, ticket or target"
      emptySays="Nobody has changed anything through this console yet."
    />
  );
}
