import { z } from "zod";
import { closeSession } from "@/lib/auth/close-session";
import { endedCookie, sessionCookie } from "@/lib/auth/cookie";
import { describeSession } from "@/lib/auth/describe-session";
import { signIn } from "@/lib/auth/sign-in";
import { visitOf } from "@/lib/auth/visit-of";
import { AppError } from "@/lib/core/errors";
import { handler } from "@/lib/http/handler";

const WAIT_MS = 15_000;
const credentials = z.strictObject({
  user: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(1024),
});

export const GET = handler({ permission: "signed-in" }, ({ actor }) => describeSession(actor));

export const POST = handler({ permission: "public", body: credentials }, async ({ body, request }) => {
  const { token, maxAgeSeconds } = await signIn(body, visitOf(request.headers), AbortSignal.timeout(WAIT_MS));
  return Response.json({ ok: true }, { headers: { "set-cookie": sessionCookie(token, maxAgeSeconds) } });
});

export const DELETE = handler({ permission: "signed-in" }, async ({ actor }) => {
  if (actor.via.kind !== "session") throw new AppError("invalid", "a token has no session; revoke the token");
  await closeSession(actor, actor.via.sessionId);
  return Response.json(
    { ok: true },
    { headers: { "set-cookie": endedCookie(), "clear-site-data": '"cache", "storage"' } },
  );
});
