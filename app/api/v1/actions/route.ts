import { planAction } from "@/lib/actions/plan-action";
import { actionsQuerySchema, listActions, listing } from "@/lib/actions/read";
import { startActionSchema } from "@/lib/actions/schema";
import { startAction } from "@/lib/actions/start-action";
import { handler } from "@/lib/http/handler";
import { listResponse } from "@/lib/http/list-response";
import { registry } from "@/lib/worker/registry";
import { idempotencyKeyOf } from "./idempotency-key";

const CSV_ROWS_MAX = 5_000;

export const GET = handler(
  { permission: "action.read", query: actionsQuerySchema },
  ({ actor, query, request }) =>
    listResponse(request, "actions", {
      page: () => listActions(actor, query),
      csv: async () => listing.csv((await listActions(actor, { ...query, limit: CSV_ROWS_MAX })).items),
    }),
);

/** Which permission it takes is the action's own; the engine asks for it before it plans. */
export const POST = handler(
  { permission: "signed-in", body: startActionSchema },
  async ({ actor, body, request }) =>
    body.dryRun
      ? planAction(registry, actor, body)
      : Response.json(
          await startAction(registry, actor, body, { idempotencyKey: idempotencyKeyOf(request) }),
          { status: 202 },
        ),
);
