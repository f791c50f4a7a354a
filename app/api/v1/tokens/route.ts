import { z } from "zod";
import { createTokenFor, TOKEN_TTL_MS_MAX } from "@/lib/auth/create-token";
import { listTokens } from "@/lib/auth/list-tokens";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";

const wanted = z.strictObject({
  name: z.string().trim().max(80).default(""),
  ttlSeconds: z
    .int()
    .min(60)
    .max(TOKEN_TTL_MS_MAX / 1000),
  scope: z.enum(["read", "operate"]),
});

export const GET = handler({ permission: "token.manage" }, async ({ actor }) => ({
  items: await listTokens(actor.user),
}));

/** Only a session makes tokens: one that leaked must not be able to outlive itself. */
export const POST = handler({ permission: "token.manage", body: wanted }, ({ actor, body }) => {
  if (actor.via.kind === "token") throw new AppError("forbidden", "a token cannot make tokens; sign in");
  return createTokenFor(actor, { ttlMs: body.ttlSeconds * 1000, scope: body.scope, name: body.name });
});
