import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { drainQuerySchema } from "@/lib/nodes/drain/schema";
import { readDrainPlan } from "@/lib/nodes/read-drain-plan";

export const GET = handler(
  { permission: "node.read", params: z.object({ name: z.string().max(253) }), query: drainQuerySchema },
  ({ actor, params, query }) => readDrainPlan(actor, params.name, query),
);
