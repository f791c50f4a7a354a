import { z } from "zod";
import { declineAction } from "@/lib/actions/decline-action";
import { declineActionSchema } from "@/lib/actions/schema";
import { handler } from "@/lib/http/handler";
import { registry } from "@/lib/worker/registry";

export const POST = handler(
  { permission: "action.approve", params: z.object({ id: z.uuid() }), body: declineActionSchema },
  async ({ actor, params, body }) =>
    Response.json(await declineAction(registry, actor, params.id, body), { status: 202 }),
);
