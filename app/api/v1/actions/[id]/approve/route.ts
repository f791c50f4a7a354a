import { z } from "zod";
import { approveAction } from "@/lib/actions/approve-action";
import { approveActionSchema } from "@/lib/actions/schema";
import { handler } from "@/lib/http/handler";
import { registry } from "@/lib/worker/registry";

export const POST = handler(
  { permission: "action.approve", params: z.object({ id: z.uuid() }), body: approveActionSchema },
  async ({ actor, params, body }) =>
    Response.json(await approveAction(registry, actor, params.id, body), { status: 202 }),
);
