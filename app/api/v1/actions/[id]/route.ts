import { z } from "zod";
import { getAction } from "@/lib/actions/get-action";
import { handler } from "@/lib/http/handler";
import { registry } from "@/lib/worker/registry";

export const GET = handler(
  { permission: "action.read", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => ({ item: await getAction(registry, actor, params.id), sources: [] }),
);
