import { z } from "zod";
import { steerActionSchema } from "@/lib/actions/schema";
import { steerAction } from "@/lib/actions/steer-action";
import { handler } from "@/lib/http/handler";
import { registry } from "@/lib/worker/registry";

export const POST = handler(
  { permission: "action.pause", params: z.object({ id: z.uuid() }), body: steerActionSchema },
  async ({ actor, params, body }) =>
    Response.json(await steerAction(registry, actor, params.id, body), { status: 202 }),
);
