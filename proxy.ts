import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/config/env";
import { publicHeaders, securityHeaders } from "@/lib/core/security-headers";
import { PAGE_STYLE_HASH } from "@/lib/status/page-style";

/** What lib/status answers. Next's own pages, below it too, have scripts and need the nonce. */
const PUBLIC = /^\/status(\.json|\/[^/]+(\/badge\.svg)?)?$/;

/** Sets the security headers of every answer. It decides nothing about who may do what: pages and routes do. */
export function proxy(request: NextRequest): NextResponse {
  const https = (env().FORGEBOARD_ORIGIN ?? "").startsWith("https:");
  if (PUBLIC.test(request.nextUrl.pathname))
    return withHeaders(NextResponse.next(), publicHeaders(PAGE_STYLE_HASH, https));
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const headers = securityHeaders({
    nonce,
    https,
    development: env().NODE_ENV === "development",
  });
  const forwarded = new Headers(request.headers);
  forwarded.set("x-nonce", nonce);
  // A page does not know its own address; signing in leads back to it.
  forwarded.set("x-forgeboard-path", request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce for its own scripts out of this request header.
  forwarded.set("content-security-policy", headers["content-security-policy"] ?? "");
  return withHeaders(NextResponse.next({ request: { headers: forwarded } }), headers);
}

function withHeaders(response: NextResponse, headers: Readonly<Record<string, string>>): NextResponse {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: "/(.*)" };
