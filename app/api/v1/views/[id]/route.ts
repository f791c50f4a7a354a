import { z } from "zod";
import { handler } from "@/lib/http/handler";
import { deleteView } from "@/lib/views/saved-views";

export const DELETE = handler(
  { permission: "view.write", params: z.object({ id: z.string().max(60) }) },
  async ({ actor, params }) => {
    await deleteView(actor, params.id);
    return { deleted: params.id };
  },
);
