"use client";
import { countOf } from "@/components/ui/data-table/count-of";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { QUOTAS_PATH, quotasQuery } from "@/lib/quotas/queries";
import { QUOTA_COLUMNS } from "./columns";
import { QUOTA_FACETS, QUOTA_SORT } from "./table";

export function QuotasView() {
  return (
    <DataTable
      page="quotas"
      title="Quotas"
      says={(page) => {
        const over = countOf(page, "use", "over");
        return `${sayCount(page.total, "namespace")}${over === 0 ? "" : `, ${over} at the limit`}; used / allowed · most in 30 days`;
      }}
      path={QUOTAS_PATH}
      query={quotasQuery}
      idOf={(row) => row.namespace}
      columns={QUOTA_COLUMNS}
      facets={QUOTA_FACETS}
      defaultSort={QUOTA_SORT}
      filterLabel="Filter by tool or override"
      emptySays="No namespace has a quota, and the platform gives tools none."
    />
  );
}
