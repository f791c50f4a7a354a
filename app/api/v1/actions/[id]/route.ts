import { z } from "zod";
import { getAction } from "@/lib/actions/get-action";
import { handler } from "@/lib/http/handler";

export const GET = handler(
  { permission: "action.read", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => ({ item: await getAction(actor, params.id), sources: [] }),
);
