import { pageSchema } from "@/lib/core/paging";
import type { Operation } from "@/lib/http/openapi";
import { quotaListing } from "@/lib/quotas/quota-listing";
import { quotaItemSchema, quotaRowSchema } from "@/lib/quotas/schema";
import { item } from "./item-answer";

/** What tools may use of the cluster. */
export const QUOTA_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/quotas",
    says: "Quotas of all namespaces: used, hard, the most in 30 days",
    access: "quota.read",
    query: quotaListing.querySchema,
    answer: pageSchema(quotaRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/quotas/{namespace}",
    says: "Quota and limits of one namespace, its override and what you may do",
    access: "quota.read",
    answer: item(quotaItemSchema),
  },
];
