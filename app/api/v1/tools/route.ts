import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { exportTools, listTools } from "@/lib/tools/read";
import { toolListing } from "@/lib/tools/tool-listing";

export const GET = handler(
  { permission: "tool.read", query: toolListing.querySchema },
  ({ actor, query, request }) =>
    listResponse(request, "tools", {
      page: () => listTools(actor, query, mirroredTools),
      csv: () => exportTools(actor, query, mirroredTools),
    }),
);
