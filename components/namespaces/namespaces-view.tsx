"use client";
import { countOf } from "@/components/ui/data-table/count-of";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { NAMESPACES_PATH, namespacesQuery } from "@/lib/namespaces/queries";
import { NAMESPACE_COLUMNS } from "./columns";
import { NAMESPACE_FACETS, NAMESPACE_SORT } from "./table";

export function NamespacesView() {
  return (
    <DataTable
      page="namespaces"
      title="Namespaces"
      says={(page) => {
        const nobodys = countOf(page, "belongsTo", "nobody");
        return `${sayCount(page.total, "namespace")}${nobodys === 0 ? "" : `, ${nobodys} ${nobodys === 1 ? "belongs" : "belong"} to nobody`}`;
      }}
      path={NAMESPACES_PATH}
      query={namespacesQuery}
      idOf={(row) => row.name}
      columns={NAMESPACE_COLUMNS}
      facets={NAMESPACE_FACETS}
      defaultSort={NAMESPACE_SORT}
      filterLabel="Filter by name or tool"
      emptySays="The cluster has no namespaces, or this console may not see them."
    />
  );
}
