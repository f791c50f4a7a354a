import { z } from "zod";
import { closeSession } from "@/lib/auth/close-session";
import { handler } from "@/lib/http/handler";

const params = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/) });

/** Who may is decided by whose session it is: one's own, or anybody's with session.manage. */
export const DELETE = handler({ permission: "token.manage", params }, async ({ actor, params: { id } }) => {
  await closeSession(actor, id);
  return { ok: true };
});
