import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { quotaListing } from "@/lib/quotas/quota-listing";
import { exportQuotas, listQuotas } from "@/lib/quotas/read";

export const GET = handler(
  { permission: "quota.read", query: quotaListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "quotas", {
      page: () => listQuotas(actor, query),
      csv: () => exportQuotas(actor, query),
    }),
);
