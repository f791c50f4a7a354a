import { z } from "zod";
import { cancelAction } from "@/lib/actions/cancel-action";
import { handler } from "@/lib/http/handler";

/** Whether one may is the engine's to say: by permission, or because it is their own and waits. */
export const POST = handler(
  { permission: "signed-in", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => Response.json(await cancelAction(actor, params.id), { status: 202 }),
);
