import { pageSchema } from "@/lib/core/paging";
import type { Operation } from "@/lib/http/openapi";
import { logQuerySchema } from "@/lib/tools/logs/schema";
import { toolItemSchema, toolRowSchema } from "@/lib/tools/schema";
import { toolListing } from "@/lib/tools/tool-listing";
import { item } from "./item-answer";

/** What may be asked of tools. */
export const TOOL_OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/tools",
    says: "Tools, of the directory and of the cluster",
    access: "tool.read",
    query: toolListing.querySchema,
    answer: pageSchema(toolRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/tools/{name}",
    says: "One tool, for operators and its own maintainers: state, workloads, what changed and what will happen",
    access: "tool.read",
    answer: item(toolItemSchema),
  },
  {
    method: "get",
    path: "/api/v1/tools/{name}/pods/{pod}/log",
    says: "What a container of the tool has written, for operators and its own maintainers; a stream of text",
    access: "tool.read",
    query: logQuerySchema,
    answer: "text/plain",
  },
];
