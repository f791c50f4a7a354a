import { z } from "zod";
import { undoActionSchema } from "@/lib/actions/schema";
import { planUndo, undoAction } from "@/lib/actions/undo-action";
import { handler } from "@/lib/http/handler";
import { registry } from "@/lib/worker/registry";
import { idempotencyKeyOf } from "../../idempotency-key";

export const POST = handler(
  { permission: "action.undo", params: z.object({ id: z.uuid() }), body: undoActionSchema },
  async ({ actor, params, body, request }) => {
    if (body.dryRun) return planUndo(registry, actor, params.id);
    const { reason, ticket, planHash } = body;
    const idempotencyKey = idempotencyKeyOf(request);
    const asked = { reason, ticket, planHash };
    return Response.json(await undoAction(registry, actor, params.id, asked, { idempotencyKey }), {
      status: 202,
    });
  },
);
