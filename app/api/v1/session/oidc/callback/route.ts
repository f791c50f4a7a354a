import { z } from "zod";
import { OIDC_COOKIE, oidcCookie, readCookie, sessionCookie } from "@/lib/auth/cookie";
import { finishOidcSignIn } from "@/lib/auth/oidc-sign-in";
import { expectedOrigin } from "@/lib/auth/origin";
import { signInAgain } from "@/lib/auth/sign-in-problem";
import { visitOf } from "@/lib/auth/visit-of";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";

/** What a provider sends along is its own affair; openid-client judges it. */
const query = z.record(z.string(), z.string().max(4000));

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const GET = handler({ permission: "public", query }, async ({ request }) => {
  const origin = expectedOrigin(request.headers);
  if (origin === null) throw new AppError("precondition", "FORGEBOARD_ORIGIN is not set");
  const url = new URL(request.url);
  const finished = await finishOidcSignIn(
    new URL(url.pathname + url.search, origin),
    readCookie(request.headers, OIDC_COOKIE),
    visitOf(request.headers),
  ).catch((error: unknown) => signInAgain(origin, error));
  if (typeof finished === "string")
    return new Response(null, {
      status: 303,
      headers: { location: finished, "set-cookie": oidcCookie("") },
    });
  const { token, maxAgeSeconds, next } = finished;
  // A redirect would still count as coming from the provider's site, and the strict cookie would stay behind.
  const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
  headers.append("set-cookie", sessionCookie(token, maxAgeSeconds));
  headers.append("set-cookie", oidcCookie(""));
  return new Response(
    `<!doctype html><meta http-equiv="refresh" content="0;url=${escapeHtml(next)}"><title>Signed in</title>`,
    { headers },
  );
});
