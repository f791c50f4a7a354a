import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sameSecret } from "@/lib/auth/constant-time";
import type { Identity } from "@/lib/auth/identity";
import { expectedOrigin, originMatches } from "@/lib/auth/origin";
import type { Permission } from "@/lib/auth/policy";
import { readIdentity } from "@/lib/auth/read-request";
import { AppError } from "@/lib/core/errors";
import { parse, readQuery } from "./parse";
import { apiHeaders, problemResponse } from "./problem";
import { readBody } from "./read-body";

/**
 * The one way a route answers. Identity and permission come first, so who may not learns nothing; then the guards of
 * changing requests; then parsing; then the work. A route without a permission does not type-check.
 */

type Access = Permission | "signed-in" | "public";
type Work<A, Q, P, B> = (input: {
  actor: A;
  query: Q;
  params: P;
  body: B;
  request: Request;
  requestId: string;
}) => Promise<unknown> | unknown;
type Spec<Q, P, B> = { query?: z.ZodType<Q>; params?: z.ZodType<P>; body?: z.ZodType<B> };
export type RouteHandler = ((
  request: Request,
  context: { params: Promise<Record<string, string>> },
) => Promise<Response>) & { access: Access };
type Unspecified = Record<string, never>;

export function handler<Q = Unspecified, P = Unspecified, B = undefined>(
  spec: Spec<Q, P, B> & { permission: "public" },
  work: Work<null, Q, P, B>,
): RouteHandler;
export function handler<Q = Unspecified, P = Unspecified, B = undefined>(
  spec: Spec<Q, P, B> & { permission: Permission | "signed-in" },
  work: Work<Actor, Q, P, B>,
): RouteHandler;
export function handler<Q, P, B>(
  spec: Spec<Q, P, B> & { permission: Access },
  work: Work<Actor, Q, P, B> | Work<null, Q, P, B>,
): RouteHandler {
  const answer = async (request: Request, context: { params: Promise<Record<string, string>> }) => {
    const requestId = randomUUID();
    try {
      const identity = spec.permission === "public" ? null : await admit(request, spec.permission);
      if (request.method !== "GET" && request.method !== "HEAD") guardChange(request, identity);
      const query = readQuery(new URL(request.url));
      const input = {
        query: spec.query ? parse(spec.query, query, "query") : refuseQuery(query),
        params: (spec.params ? parse(spec.params, await context.params, "path") : {}) as P,
        body: spec.body ? parse(spec.body, await readBody(request), "body") : undefined,
        request,
        requestId,
      };
      // The overloads tie the actor's type to the permission; the implementation sees only their union.
      const result = await (work as Work<Actor | null, unknown, unknown, unknown>)({
        ...input,
        actor: identity?.actor ?? null,
      });
      return finish(result, requestId);
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
  return Object.assign(answer, { access: spec.permission });
}

async function admit(request: Request, access: Permission | "signed-in"): Promise<Identity> {
  const identity = await readIdentity(request);
  if (identity === null) throw new AppError("unauthenticated", "sign in, or send a valid token");
  if (access !== "signed-in") requirePermission(identity.actor, access);
  return identity;
}

/** A token is no ambient credential: a browser never adds it by itself, so Origin and CSRF are for cookies. */
function guardChange(request: Request, identity: Identity | null): void {
  if (identity?.actor.via.kind !== "token") {
    if (!originMatches(request.headers)) {
      const own = expectedOrigin(request.headers);
      const where = own === null ? "" : `, which are at ${own}`;
      throw new AppError("forbidden", `the request does not come from this console's own pages${where}`);
    }
    if (
      identity !== null &&
      !sameSecret(request.headers.get("x-forgeboard-csrf") ?? "", identity.csrf ?? randomUUID())
    )
      throw new AppError("forbidden", "the page is too old to act; reload it");
  }
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new AppError("invalid", "content-type: expected application/json", {
      fields: [{ path: "content-type", message: "expected application/json" }],
    });
}

function refuseQuery(query: Record<string, string>): Unspecified {
  const [name] = Object.keys(query);
  if (name !== undefined)
    throw new AppError("invalid", `${name}: unknown field`, {
      fields: [{ path: name, message: "unknown field" }],
    });
  return {};
}

function finish(result: unknown, requestId: string): Response {
  const headers = apiHeaders(requestId);
  if (!(result instanceof Response)) return Response.json(result ?? null, { headers });
  for (const [name, value] of Object.entries(headers))
    if (!result.headers.has(name)) result.headers.set(name, value);
  return result;
}
