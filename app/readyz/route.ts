import { handler } from "@/lib/http/handler";
import { readiness } from "@/lib/overview/readiness";

/** Whether requests should be sent here: the index has been loaded. Says nothing of the cluster. */
export const GET = handler({ permission: "public" }, () => readiness());
