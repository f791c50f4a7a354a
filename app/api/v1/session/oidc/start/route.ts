import { z } from "zod";
import { oidcCookie } from "@/lib/auth/cookie";
import { startOidcSignIn } from "@/lib/auth/oidc-sign-in";
import { expectedOrigin } from "@/lib/auth/origin";
import { signInAgain } from "@/lib/auth/sign-in-problem";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";

const query = z.strictObject({ next: z.string().max(2000).default("/") });

export const GET = handler({ permission: "public", query }, async ({ query: { next }, request }) => {
  const origin = expectedOrigin(request.headers);
  if (origin === null) throw new AppError("precondition", "FORGEBOARD_ORIGIN is not set");
  const started = await startOidcSignIn(origin, next).catch((error: unknown) => signInAgain(origin, error));
  if (typeof started === "string") return new Response(null, { status: 303, headers: { location: started } });
  const { url, cookie } = started;
  return new Response(null, {
    status: 302,
    headers: { location: url.href, "set-cookie": oidcCookie(cookie) },
  });
});
