import { handler } from "@/lib/http/handler";
import { noStatusPage } from "@/lib/status/page";
import { platformPage } from "@/lib/status/platform/page";
import { readPlatformStatus } from "@/lib/status/platform/read";
import { respond, respondLoading } from "@/lib/status/respond";

/** The platform for everybody, where the site wants that. */
export const GET = handler({ permission: "public" }, async ({ request }) => {
  const status = await readPlatformStatus();
  if (status === "loading") return respondLoading();
  return status === null
    ? respond(request, "html", noStatusPage(), 404)
    : respond(request, "html", platformPage(status));
});
