import { z } from "zod";
import { readIdentity } from "@/lib/auth/read-request";
import { handler } from "@/lib/http/handler";
import { openLog } from "@/lib/tools/logs/open-log";
import { logQuerySchema } from "@/lib/tools/logs/schema";
import { toolNameSchema } from "@/lib/tools/name/schema";

const params = z.object({ name: toolNameSchema, pod: z.string().max(253) });

export const GET = handler(
  { permission: "tool.read", params, query: logQuerySchema },
  async ({ actor, params: { name, pod }, query, request }) => {
    const body = await openLog(actor, { tool: name, pod }, query, {
      signal: request.signal,
      stillAllowed: async () => (await readIdentity(request)) !== null,
    });
    const file = `${pod}.log`.replace(/[^\w.-]/g, "_");
    return new Response(body, {
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
        ...(query.download === "true" ? { "content-disposition": `attachment; filename="${file}"` } : {}),
      },
    });
  },
);
