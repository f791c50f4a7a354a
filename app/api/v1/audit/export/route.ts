import { exportLines } from "@/lib/audit/export";
import { handler } from "@/lib/http/handler";
import { linesResponse } from "@/lib/http/lines-response";

export const GET = handler({ permission: "audit.export" }, () => linesResponse("audit.jsonl", exportLines()));
