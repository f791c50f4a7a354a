import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";
import { noStatusPage, statusPage } from "@/lib/status/page";
import { readStatus } from "@/lib/status/read";
import { respond, respondLoading } from "@/lib/status/respond";

/** A tool for everybody. One segment of a path is one route, so the name's ending tells the page from its JSON. */
export const GET = handler(
  { permission: "public", params: z.object({ tool: z.string() }) },
  async ({ params, request }) => {
    const json = params.tool.endsWith(".json");
    const status = await readStatus(json ? params.tool.slice(0, -".json".length) : params.tool);
    if (status === "loading") return respondLoading();
    if (status !== null)
      return json
        ? respond(request, "json", JSON.stringify(status))
        : respond(request, "html", statusPage(status));
    if (json) throw new AppError("not_found", "there is no public status page at this address");
    return respond(request, "html", noStatusPage(), 404);
  },
);
