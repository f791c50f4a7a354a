import { handler } from "@/lib/http/handler";
import { readOverview } from "@/lib/overview/read";
import { seenDrift } from "@/lib/reconciler/read";

export const GET = handler({ permission: "overview.read" }, ({ actor }) => readOverview(actor, seenDrift));
