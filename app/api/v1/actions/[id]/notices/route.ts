import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { listMessages } from "@/lib/outbox/read";

export const GET = handler(
  { permission: "audit.read", params: z.object({ id: z.uuid() }) },
  async ({ params }) => ({ items: await listMessages(params.id) }),
);
