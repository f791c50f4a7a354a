import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeAnswer, type KubeConnection, sharedConnection, statusMessage } from "../connection";
import type { EvictAnswer, Eviction } from "../eviction";
import { retryAfterSeconds } from "../retry-after";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/** Shorter than other requests: an answer that does not come is asked for again, and the UID makes that harmless. */
const REQUEST_MS = 5_000;

const statusWire = z.object({
  message: z.string().default(""),
  details: z
    .object({
      causes: z
        .array(z.object({ reason: z.string().default(""), message: z.string().default("") }))
        .default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .default({ causes: [] }),
});

/**
 * Asks a pod to leave through policy/v1 Eviction, as the person who asked.
 * @throws AppError upstream or timeout for what may pass by itself: no answer, or a server that is in trouble
 */
export async function evictPod(
  { namespace, name, uid, graceSeconds }: Eviction,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<EvictAnswer> {
  const answer = await connection.request({
    method: "POST",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/eviction`,
    body: {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name, namespace },
      deleteOptions: {
        preconditions: { uid },
        ...(graceSeconds === null ? {} : { gracePeriodSeconds: graceSeconds }),
      },
    },
    timeoutMs: REQUEST_MS,
    signal,
    headers: impersonationHeaders(as),
  });
  return read(`${namespace}/${name}`, answer);
}

function read(pod: string, answer: KubeAnswer): EvictAnswer {
  const { status } = answer;
  if (status >= 200 && status < 300) return { answer: "accepted", auditId: auditIdOf(answer) };
  const parsed = statusWire.safeParse(answer.body);
  const said = parsed.success
    ? parsed.data
    : { message: statusMessage(answer.body), details: { causes: [] } };
  const cause = (reason: string) => said.details.causes.find((each) => each.reason === reason)?.message;
  if (status === 404) return { answer: "gone", cause: "no such pod any more" };
  if (status === 409 && /UID in (the )?precondition/.test(said.message))
    return { answer: "gone", cause: "another pod has its name by now" };
  if (status === 429) {
    const budget = cause("DisruptionBudget");
    return blocked(budget ?? said.message, budget, answer);
  }
  if (status === 403 && cause("NamespaceTerminating") !== undefined)
    return blocked(cause("NamespaceTerminating") ?? said.message, undefined, answer);
  if (status === 500 && said.message.includes("more than one PodDisruptionBudget"))
    return { answer: "failed", cause: said.message };
  // A conflict without a UID in it is one over the budget, which the next try may win.
  if (status === 409 || status >= 500)
    throw new AppError("upstream", refusal(`evict ${pod}`, answer).message);
  return { answer: "failed", cause: `${status} ${said.message}` };
}

const blocked = (cause: string, budgetSays: string | undefined, answer: KubeAnswer): EvictAnswer => ({
  answer: "blocked",
  cause,
  budget: /disruption budget (\S+) /.exec(budgetSays ?? "")?.[1] ?? null,
  retryAfterSeconds: retryAfterSeconds(answer.headers),
});
