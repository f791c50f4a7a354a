import { auditQuerySchema, listAudit, listing } from "@/lib/audit/read";
import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";

/** As many rows as a CSV of the log holds; beyond that there is the export. */
const CSV_ROWS_MAX = 20_000;

export const GET = handler(
  { permission: "audit.read", query: auditQuerySchema },
  ({ actor, query, request }) =>
    listResponse(request, "audit", {
      page: () => listAudit(actor, query),
      csv: async () => listing.csv((await listAudit(actor, { ...query, limit: CSV_ROWS_MAX })).items),
    }),
);
