import { pageSchema } from "@/lib/core/paging";
import type { Operation } from "@/lib/http/openapi";
import { namespaceListing } from "@/lib/namespaces/namespace-listing";
import { namespaceItemSchema, namespaceRowSchema } from "@/lib/namespaces/schema";
import { driftListing } from "@/lib/reconciler/drift-listing";
import { driftRowSchema } from "@/lib/reconciler/schema";
import { item } from "./item-answer";

/** What tools have in the cluster. */
export const TENANT_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/namespaces",
    says: "Namespaces and whose they are",
    access: "namespace.read",
    query: namespaceListing.querySchema,
    answer: pageSchema(namespaceRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/namespaces/{name}",
    says: "One namespace, what is in it and what of it drifts",
    access: "namespace.read",
    answer: item(namespaceItemSchema),
  },
  {
    method: "get",
    path: "/api/v1/drift",
    says: "Objects of tools that are otherwise than the directory and the profile say",
    access: "namespace.read",
    query: driftListing.querySchema,
    answer: pageSchema(driftRowSchema),
    csv: true,
  },
];
