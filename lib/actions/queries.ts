import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { fetchJson } from "@/lib/core/fetch-json";
import type { Page } from "@/lib/core/paging";
import type { ActionItem, ActionRow, ActionState, PlanAnswer } from "./model";

export const ACTIONS_PATH = "/api/v1/actions";

export const actionsQuery = (search: string) =>
  queryOptions({
    queryKey: ["actions", "list", search],
    queryFn: ({ signal }) => fetchJson<Page<ActionRow>>(`${ACTIONS_PATH}?${search}`, { signal }),
    placeholderData: keepPreviousData,
  });

export const actionQuery = (id: string) =>
  queryOptions({
    queryKey: ["actions", "item", id],
    queryFn: ({ signal }) =>
      fetchJson<{ item: ActionItem }>(`${ACTIONS_PATH}/${encodeURIComponent(id)}`, { signal }),
  });

/** What is asked for: an action with its input, or the undoing of one that ran. */
export type ActionRequest =
  | { kind: "start"; action: string; input: Record<string, unknown> }
  | { kind: "undo"; id: string };

const pathOf = (request: ActionRequest): string =>
  request.kind === "start" ? ACTIONS_PATH : `${ACTIONS_PATH}/${encodeURIComponent(request.id)}/undo`;

const bodyOf = (request: ActionRequest) =>
  request.kind === "start" ? { action: request.action, input: request.input } : {};

/** Asks what would happen. Never served from the cache: a plan is only worth what the cluster is now. */
export const planQuery = (request: ActionRequest) =>
  queryOptions({
    queryKey: ["action-plan", request],
    queryFn: ({ signal }) =>
      fetchJson<PlanAnswer>(pathOf(request), {
        method: "POST",
        body: { ...bodyOf(request), dryRun: true },
        signal,
      }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

export type StartOptions = {
  reason: string;
  ticket: string;
  planHash: string;
  /** The same for every repeat of one press, so that a lost answer does not start it twice. */
  idempotencyKey: string;
};

export const startAction = (request: ActionRequest, options: StartOptions) =>
  fetchJson<{ id: string; state: ActionState }>(pathOf(request), {
    method: "POST",
    headers: { "idempotency-key": options.idempotencyKey },
    body: {
      ...bodyOf(request),
      reason: options.reason,
      planHash: options.planHash,
      ...(options.ticket === "" ? {} : { ticket: options.ticket }),
    },
  });

const tell = (id: string, what: string, body?: unknown) =>
  fetchJson<{ id: string; state: ActionState }>(`${ACTIONS_PATH}/${encodeURIComponent(id)}/${what}`, {
    method: "POST",
    ...(body === undefined ? {} : { body }),
  });

export const cancelAction = (id: string) => tell(id, "cancel");
export const pauseAction = (id: string) => tell(id, "pause");
export const resumeAction = (id: string) => tell(id, "resume");
export const steerAction = (id: string, steering: { kind: "skip" | "retry" | "first"; name: string }) =>
  tell(id, "steer", steering);
export const approveAction = (id: string, consent: { planHash: string; reason: string }) =>
  tell(id, "approve", consent);
export const declineAction = (id: string, reason: string) => tell(id, "decline", { reason });
