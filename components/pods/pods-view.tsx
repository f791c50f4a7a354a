"use client";
import type { Facet } from "@/components/ui/data-table/column";
import { DataTable } from "@/components/ui/data-table/data-table";
import { PODS_PATH, podsQuery } from "@/lib/pods/queries";
import { POD_COLUMNS } from "./columns";

const FACETS: readonly Facet[] = [
  { field: "problem", label: "Needs attention", only: "true" },
  { field: "phase", label: "State" },
  { field: "tool", label: "Tool" },
  { field: "namespace", label: "Namespace" },
  { field: "node", label: "Node" },
];

export function PodsView() {
  return (
    <DataTable
      page="pods"
      title="Pods"
      says={(page) => `${page.total.toLocaleString("en")} pods`}
      path={PODS_PATH}
      query={podsQuery}
      idOf={(pod) => pod.key}
      columns={POD_COLUMNS}
      facets={FACETS}
      defaultSort="namespace"
      filterLabel="Filter by name, tool, node or image"
      emptySays="Nothing runs on the cluster, or this console may not see it."
    />
  );
}
