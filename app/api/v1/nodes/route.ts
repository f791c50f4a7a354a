import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { nodeListing } from "@/lib/nodes/node-listing";
import { exportNodes, listNodes } from "@/lib/nodes/read";

export const GET = handler(
  { permission: "node.read", query: nodeListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "nodes", {
      page: () => listNodes(actor, query),
      csv: () => exportNodes(actor, query),
    }),
);
