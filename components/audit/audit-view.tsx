"use client";
import { FileJson } from "lucide-react";
import { useMay } from "@/components/shell/session";
import { buttonStyle } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { AUDIT_PATH, auditQuery } from "@/lib/audit/queries";
import { AUDIT_COLUMNS } from "./columns";
import { AUDIT_FACETS, AUDIT_FIELDS, AUDIT_SORT } from "./table";
import { TimeRange } from "./time-range";
import { useVerify } from "./verify";

export function AuditView() {
  const verify = useVerify();
  const mayVerify = useMay("audit.verify");
  const mayExport = useMay("audit.export");
  return (
    <>
      {verify.result}
      <DataTable
        page="audit"
        title="Audit"
        says={(page) => `${sayCount(page.total, "entry", "entries")}`}
        path={AUDIT_PATH}
        query={auditQuery}
        idOf={(entry) => String(entry.seq)}
        columns={AUDIT_COLUMNS}
        facets={AUDIT_FACETS}
        fields={AUDIT_FIELDS}
        filters={<TimeRange />}
        defaultSort={AUDIT_SORT}
        filterLabel="Filter by words, reason or ticket"
        emptySays="Nothing has been recorded yet."
        actions={
          <>
            {mayVerify && verify.button}
            {mayExport && (
              <a href={`${AUDIT_PATH}/export`} download className={buttonStyle({ variant: "quiet" })}>
                <FileJson aria-hidden className="size-4" />
                <span className="max-sm:sr-only">JSON Lines</span>
              </a>
            )}
          </>
        }
      />
    </>
  );
}
