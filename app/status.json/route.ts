import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";
import { readPlatformStatus } from "@/lib/status/platform/read";
import { respond, respondLoading } from "@/lib/status/respond";

export const GET = handler({ permission: "public" }, async ({ request }) => {
  const status = await readPlatformStatus();
  if (status === "loading") return respondLoading();
  if (status === null) throw new AppError("not_found", "there is no public status page at this address");
  return respond(request, "json", JSON.stringify(status));
});
