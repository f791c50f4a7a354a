import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { getNode } from "@/lib/nodes/read";

export const GET = handler(
  { permission: "node.read", params: z.object({ name: z.string().max(253) }) },
  ({ actor, params }) => getNode(actor, params.name),
);
