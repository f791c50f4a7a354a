import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { readStatusSettings } from "@/lib/status/read-settings";
import { toolNameSchema } from "@/lib/tools/name/schema";

export const GET = handler(
  { permission: "signed-in", params: z.object({ name: toolNameSchema }) },
  async ({ actor, params }) => ({ item: await readStatusSettings(actor, params.name), sources: [] }),
);
