import { handler } from "@/lib/http/handler";
import { readOverview } from "@/lib/overview/read";

export const GET = handler({ permission: "overview.read" }, ({ actor }) => readOverview(actor));
