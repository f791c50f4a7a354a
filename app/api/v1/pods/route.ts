import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { podListing } from "@/lib/pods/pod-listing";
import { exportPods, listPods } from "@/lib/pods/read";

export const GET = handler(
  { permission: "pod.read", query: podListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "pods", {
      page: () => listPods(actor, query),
      csv: () => exportPods(actor, query),
    }),
);
