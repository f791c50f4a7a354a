import "server-only";
import { createHash } from "node:crypto";

/** Answers that anybody, and any cache on the way, may keep for a moment: no cookie, nothing of who asks. */

const TYPE = {
  html: "text/html; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
} as const;

export function respond(
  request: Request,
  type: keyof typeof TYPE,
  body: string,
  status: 200 | 404 = 200,
): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  const headers = {
    etag,
    "cache-control": "public, max-age=15, stale-while-revalidate=60",
    // Pictures and data are there to be used on other pages.
    ...(type === "html" ? {} : { "access-control-allow-origin": "*" }),
  };
  if (status === 200 && knows(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers });
  return new Response(body, { status, headers: { ...headers, "content-type": TYPE[type] } });
}

/** Until the cluster has been read once, no name is known and none is unknown. */
export const respondLoading = (): Response =>
  new Response("the cluster is being read; try again in a moment\n", {
    status: 503,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "retry-after": "5" },
  });

const knows = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? "").split(",").some((one) => ["*", etag, `W/${etag}`].includes(one.trim()));
