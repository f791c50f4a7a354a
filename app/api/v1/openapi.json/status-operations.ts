import { z } from "zod";
import { sourceSchema } from "@/lib/core/source";
import type { Operation } from "@/lib/http/openapi";
import {
  badgeQuerySchema,
  platformStatusSchema,
  statusSettingsSchema,
  toolStatusSchema,
} from "@/lib/status/schema";

/** What is about public pages. */
export const STATUS_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/tools/{name}/status-page",
    says: "What the public page of a tool may show, and what its maintainers chose",
    access: "signed-in",
    answer: z.object({ item: statusSettingsSchema, sources: z.array(sourceSchema) }),
  },
  {
    method: "get",
    path: "/status",
    says: "The public page of the platform itself; 404 where the site has none",
    access: "public",
    answer: "text/html",
  },
  {
    method: "get",
    path: "/status.json",
    says: "The same for programs",
    access: "public",
    answer: platformStatusSchema,
  },
  {
    method: "get",
    path: "/status/{tool}",
    says: "The public page of a tool; 404 where it has none, whether or not there is such a tool",
    access: "public",
    answer: "text/html",
  },
  {
    method: "get",
    path: "/status/{tool}.json",
    says: "The same for programs",
    access: "public",
    answer: toolStatusSchema,
  },
  {
    method: "get",
    path: "/status/{tool}/badge.svg",
    says: "The state of a tool as a picture for other pages",
    access: "public",
    query: badgeQuerySchema,
    answer: "image/svg+xml",
  },
];
