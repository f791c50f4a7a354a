import { z } from "zod";
import { oidcCookie } from "@/lib/auth/cookie";
import { startOidcSignIn } from "@/lib/auth/oidc-sign-in";
import { expectedOrigin } from "@/lib/auth/origin";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";

const query = z.strictObject({ next: z.string().max(2000).default("/") });

export const GET = handler({ permission: "public", query }, async ({ query: { next }, request }) => {
  const origin = expectedOrigin(request.headers);
  if (origin === null) throw new AppError("precondition", "FORGEBOARD_ORIGIN is not set");
  const { url, cookie } = await startOidcSignIn(origin, next);
  return new Response(null, {
    status: 302,
    headers: { location: url.href, "set-cookie": oidcCookie(cookie) },
  });
});
