import { z } from "zod";
import { resumeAction } from "@/lib/actions/resume-action";
import { handler } from "@/lib/http/handler";

export const POST = handler(
  { permission: "action.pause", params: z.object({ id: z.uuid() }) },
  async ({ actor, params }) => Response.json(await resumeAction(actor, params.id), { status: 202 }),
);
