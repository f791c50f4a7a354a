import { z } from "zod";
import { pauseAction } from "@/lib/actions/pause-action";
import { handler } from "@/lib/http/handler";

export const POST = handler(
  { permission: "action.pause", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => Response.json(await pauseAction(actor, params.id), { status: 202 }),
);
