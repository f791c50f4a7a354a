import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { readStatusSettings } from "@/lib/status/read-settings";

export const GET = handler(
  { permission: "signed-in", params: z.object({ name: z.string() }) },
  async ({ actor, params }) => ({ item: await readStatusSettings(actor, params.name), sources: [] }),
);
