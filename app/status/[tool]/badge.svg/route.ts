import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { badge } from "@/lib/status/badge";
import { readStatus } from "@/lib/status/read";
import { respond, respondLoading } from "@/lib/status/respond";
import { badgeQuerySchema } from "@/lib/status/schema";

export const GET = handler(
  { permission: "public", params: z.object({ tool: z.string() }), query: badgeQuerySchema.strict() },
  async ({ params, query, request }) => {
    const status = await readStatus(params.tool);
    if (status === "loading") return respondLoading();
    // The picture of an unknown tool has none of its name: it is the same for each.
    return status === null
      ? respond(request, "svg", badge(query.label ?? "status", "unknown", query.style), 404)
      : respond(request, "svg", badge(query.label ?? status.tool, status.state, query.style));
  },
);
