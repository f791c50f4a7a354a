import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { driftListing } from "@/lib/reconciler/drift-listing";
import { exportDrift, listDrift } from "@/lib/reconciler/read";

export const GET = handler(
  { permission: "namespace.read", query: driftListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "drift", {
      page: () => listDrift(actor, query),
      csv: () => exportDrift(actor, query),
    }),
);
