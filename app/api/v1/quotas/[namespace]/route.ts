import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { getQuota } from "@/lib/quotas/read";

export const GET = handler(
  { permission: "quota.read", params: z.object({ namespace: z.string().max(63) }) },
  ({ actor, params }) => getQuota(actor, params.namespace),
);
