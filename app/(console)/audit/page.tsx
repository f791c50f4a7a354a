import type { Metadata } from "next";
import { AuditView } from "@/components/audit/audit-view";
import { AUDIT_FACETS, AUDIT_FIELDS, AUDIT_SORT } from "@/components/audit/table";
import { auditQuery } from "@/lib/audit/queries";
import { auditQuerySchema, listAudit } from "@/lib/audit/read";
import { requireActor } from "@/lib/auth/current";
import { PrefetchedList, type SearchParams } from "../prefetched-list";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireActor("audit.read");
  return (
    <PrefetchedList
      searchParams={searchParams}
      facets={AUDIT_FACETS}
      fields={AUDIT_FIELDS}
      defaultSort={AUDIT_SORT}
      query={auditQuery}
      schema={auditQuerySchema}
      read={(query) => listAudit(actor, query)}
    >
      <AuditView />
    </PrefetchedList>
  );
}
