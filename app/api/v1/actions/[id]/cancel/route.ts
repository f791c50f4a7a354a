import { z } from "zod";
import { cancelAction } from "@/lib/actions/cancel-action";
import { handler } from "@/lib/http/handler";

export const POST = handler(
  { permission: "action.cancel", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => Response.json(await cancelAction(actor, params.id), { status: 202 }),
);
