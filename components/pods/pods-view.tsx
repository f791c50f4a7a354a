"use client";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { PODS_PATH, podsQuery } from "@/lib/pods/queries";
import { POD_COLUMNS } from "./columns";
import { POD_FACETS, POD_SORT } from "./table";

export function PodsView() {
  return (
    <DataTable
      page="pods"
      title="Pods"
      says={(page) => `${sayCount(page.total, "pod")}`}
      path={PODS_PATH}
      query={podsQuery}
      idOf={(pod) => pod.key}
      columns={POD_COLUMNS}
      facets={POD_FACETS}
      defaultSort={POD_SORT}
      filterLabel="Filter by name, tool, node or image"
      emptySays="Nothing runs on the cluster, or this console may not see it."
    />
  );
}
