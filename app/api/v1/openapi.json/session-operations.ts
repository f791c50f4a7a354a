import { z } from "zod";
import type { Operation } from "@/lib/http/openapi";

const anything = z.record(z.string(), z.json());
const tokenInput = z.strictObject({
  name: z.string().max(80).optional(),
  ttlSeconds: z.int().min(60),
  scope: z.enum(["read", "operate"]),
});

/** How people and programs come in and go. */
export const SESSION_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/session",
    says: "Who you are and what you may do",
    access: "signed-in",
    answer: anything,
  },
  {
    method: "post",
    path: "/api/v1/session",
    says: "Signs in by name and password",
    access: "public",
    body: z.strictObject({ user: z.string(), password: z.string() }),
    answer: anything,
  },
  { method: "delete", path: "/api/v1/session", says: "Signs out", access: "signed-in", answer: anything },
  {
    method: "get",
    path: "/api/v1/session/all",
    says: "Sessions you may see",
    access: "signed-in",
    answer: anything,
  },
  {
    method: "delete",
    path: "/api/v1/session/{id}",
    says: "Ends a session",
    access: "token.manage",
    answer: anything,
  },
  {
    method: "get",
    path: "/api/v1/tokens",
    says: "Your API tokens",
    access: "token.manage",
    answer: anything,
  },
  {
    method: "post",
    path: "/api/v1/tokens",
    says: "Makes an API token, shown once",
    access: "token.manage",
    body: tokenInput,
    answer: anything,
  },
  {
    method: "delete",
    path: "/api/v1/tokens/{id}",
    says: "Revokes a token",
    access: "token.manage",
    answer: anything,
  },
  {
    method: "get",
    path: "/api/v1/session/oidc/start",
    says: "Leads to the single sign-on",
    access: "public",
    answer: "text/plain",
    status: 302,
  },
  {
    method: "get",
    path: "/api/v1/session/oidc/callback",
    says: "Where the single sign-on leads back to",
    access: "public",
    answer: "text/plain",
    status: 302,
  },
];
