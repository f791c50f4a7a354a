import { z } from "zod";
import { actionsQuerySchema } from "@/lib/actions/read";
import {
  actionItemSchema,
  actionRowSchema,
  approveActionSchema,
  declineActionSchema,
  planAnswerSchema,
  startActionSchema,
  startedSchema,
  steerActionSchema,
  switchesSchema,
  switchInputSchema,
  undoActionSchema,
} from "@/lib/actions/schema";
import { auditQuerySchema } from "@/lib/audit/read";
import { auditRowSchema, verifyAnswerSchema } from "@/lib/audit/schema";
import { campaignListing } from "@/lib/campaigns/read";
import { campaignRowSchema } from "@/lib/campaigns/schema";
import { pageSchema } from "@/lib/core/paging";
import type { Operation } from "@/lib/http/openapi";
import { mirrorAnswerSchema } from "@/lib/mirror/schema";
import { drainPlanSchema, drainQuerySchema } from "@/lib/nodes/drain/schema";
import { nodeListing } from "@/lib/nodes/node-listing";
import { nodeItemSchema, nodeRowSchema } from "@/lib/nodes/schema";
import { toldAnswerSchema } from "@/lib/outbox/schema";
import { overviewSchema } from "@/lib/overview/schema";
import { podListing } from "@/lib/pods/pod-listing";
import { podItemSchema, podRowSchema } from "@/lib/pods/schema";
import { searchAnswerSchema, searchQuerySchema } from "@/lib/search/schema";
import { viewInputSchema, viewSchema, viewsAnswerSchema, viewsQuerySchema } from "@/lib/views/schema";
import { item } from "./item-answer";
import { QUOTA_OPERATIONS } from "./quota-operations";
import { SESSION_OPERATIONS } from "./session-operations";
import { STATUS_OPERATIONS } from "./status-operations";
import { TENANT_OPERATIONS } from "./tenant-operations";
import { TOOL_OPERATIONS } from "./tool-operations";

const anything = z.record(z.string(), z.json());

/** Every operation of this API, beside its routes; a test holds the two together. */
export const OPERATIONS: readonly Operation[] = [
  {
    method: "get",
    path: "/api/v1/nodes",
    says: "Nodes",
    access: "node.read",
    query: nodeListing.querySchema,
    answer: pageSchema(nodeRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/nodes/{name}",
    says: "One node, its pods and what a drain would do to them",
    access: "node.read",
    answer: item(nodeItemSchema),
  },
  {
    method: "get",
    path: "/api/v1/nodes/{name}/drain-plan",
    says: "What a drain of a node would mean, pod by pod; it changes nothing and confirms nothing",
    access: "node.read",
    query: drainQuerySchema,
    answer: item(drainPlanSchema),
  },
  {
    method: "get",
    path: "/api/v1/pods",
    says: "Pods",
    access: "pod.read",
    query: podListing.querySchema,
    answer: pageSchema(podRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/pods/{namespace}/{name}",
    says: "One pod",
    access: "pod.read",
    answer: item(podItemSchema),
  },
  ...TOOL_OPERATIONS,
  ...TENANT_OPERATIONS,
  ...QUOTA_OPERATIONS,
  {
    method: "get",
    path: "/api/v1/campaigns",
    says: "Campaigns and how far they have come",
    access: "action.read",
    query: campaignListing.querySchema,
    answer: pageSchema(campaignRowSchema),
    csv: true,
  },
  {
    method: "get",
    path: "/api/v1/overview",
    says: "What needs attention, and capacity",
    access: "overview.read",
    answer: overviewSchema,
  },
  {
    method: "get",
    path: "/api/v1/directory",
    says: "The mirror of the directory: its age, what froze it, the last passes",
    access: "mirror.read",
    answer: mirrorAnswerSchema,
  },
  {
    method: "get",
    path: "/api/v1/search",
    says: "Nodes, tools and pods by name",
    access: "signed-in",
    query: searchQuerySchema,
    answer: searchAnswerSchema,
  },
  {
    method: "get",
    path: "/api/v1/views",
    says: "Your saved views of a page",
    access: "view.write",
    query: viewsQuerySchema,
    answer: viewsAnswerSchema,
  },
  {
    method: "post",
    path: "/api/v1/views",
    says: "Saves a view, or replaces the one of that name",
    access: "view.write",
    body: viewInputSchema,
    answer: viewSchema,
  },
  {
    method: "delete",
    path: "/api/v1/views/{id}",
    says: "Deletes one of your views",
    access: "view.write",
    answer: z.object({ deleted: z.string() }),
  },
  {
    method: "get",
    path: "/api/v1/openapi.json",
    says: "This document",
    access: "public",
    answer: anything,
  },
  ...SESSION_OPERATIONS,
  {
    method: "get",
    path: "/api/v1/events",
    says: "Hints of what changed, as server-sent events",
    access: "signed-in",
    answer: "text/event-stream",
  },
  {
    method: "get",
    path: "/api/v1/audit",
    says: "The audit log, newest first",
    access: "audit.read",
    query: auditQuerySchema,
    answer: pageSchema(auditRowSchema),
    csv: true,
  },
  {
    method: "post",
    path: "/api/v1/audit/verify",
    says: "Verifies the whole chain",
    access: "audit.verify",
    answer: verifyAnswerSchema,
  },
  {
    method: "get",
    path: "/api/v1/audit/export",
    says: "The whole log as JSON Lines",
    access: "audit.export",
    answer: "application/x-ndjson",
  },
  {
    method: "get",
    path: "/api/v1/actions",
    says: "Actions, newest first",
    access: "action.read",
    query: actionsQuerySchema,
    answer: pageSchema(actionRowSchema),
    csv: true,
  },
  {
    method: "post",
    path: "/api/v1/actions",
    says: "Plans an action (dryRun: 200 with the plan), or starts it",
    access: "signed-in",
    body: startActionSchema,
    headers: { "idempotency-key": "makes a repeat harmless" },
    answer: z.union([startedSchema, planAnswerSchema]),
    status: 202,
  },
  {
    method: "get",
    path: "/api/v1/actions/{id}",
    says: "One action, its plan and steps",
    access: "action.read",
    answer: item(actionItemSchema),
  },
  {
    method: "get",
    path: "/api/v1/actions/{id}/notices",
    says: "Who was told of an action, what, when, and what became of it",
    access: "audit.read",
    answer: toldAnswerSchema,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/approve",
    says: "Agrees to the plan of somebody else's action",
    access: "action.approve",
    body: approveActionSchema,
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/decline",
    says: "Does not agree to somebody else's action, with the reason; it ends",
    access: "action.approve",
    body: declineActionSchema,
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/pause",
    says: "Asks an action to stop between two units of work",
    access: "action.pause",
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/resume",
    says: "Lets a paused action go on",
    access: "action.pause",
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/steer",
    says: "Skips, tries again or takes next one part of a running action",
    access: "action.pause",
    body: steerActionSchema,
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/cancel",
    says: "Asks for the end of an action, or takes back an own one that waits for approval",
    access: "signed-in",
    answer: startedSchema,
    status: 202,
  },
  {
    method: "post",
    path: "/api/v1/actions/{id}/undo",
    says: "Plans or starts the inverse of an action",
    access: "action.undo",
    body: undoActionSchema,
    headers: { "idempotency-key": "makes a repeat harmless" },
    answer: z.union([startedSchema, planAnswerSchema]),
    status: 202,
  },
  {
    method: "get",
    path: "/api/v1/switches",
    says: "Read-only and kill switches",
    access: "signed-in",
    answer: switchesSchema,
  },
  {
    method: "put",
    path: "/api/v1/switches",
    says: "Sets a switch",
    access: "switch.write",
    body: switchInputSchema,
    answer: switchesSchema,
  },
  ...STATUS_OPERATIONS,
];
