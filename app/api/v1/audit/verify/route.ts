import { verifyDatabase } from "@/lib/audit/verify";
import { handler } from "@/lib/http/handler";

export const POST = handler({ permission: "audit.verify" }, () => verifyDatabase());
