import { handler } from "@/lib/http/handler";
import { metricsText } from "@/lib/overview/metrics";

/** Prometheus text of this process. */
export const GET = handler({ permission: "public" }, () => metricsText());
