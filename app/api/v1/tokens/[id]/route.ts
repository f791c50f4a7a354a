import { z } from "zod";
import { actorMay } from "@/lib/auth/actor";
import { revokeToken } from "@/lib/auth/revoke-token";
import { handler } from "@/lib/http/handler";

const params = z.strictObject({ id: z.uuid() });

export const DELETE = handler({ permission: "token.manage", params }, async ({ actor, params: { id } }) => {
  await revokeToken(id, { owner: actorMay(actor, "session.manage") ? null : actor.user, by: actor });
  return { ok: true };
});
