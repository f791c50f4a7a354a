import "server-only";
import { site } from "@/lib/config/site";
import type { NodeRecord } from "@/lib/live/model";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER } from "../model";
import { projectNode } from "../project-node";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * Merge-patches a node as the person who asked. `auditId` is the API server's own, to find the write in its log.
 * @throws AppError forbidden, not_found, conflict, upstream (with `retryAfterSeconds` for a 429), timeout
 */
export async function patchNode(
  name: string,
  patch: unknown,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ node: NodeRecord; auditId: string | null }> {
  const answer = await connection.request({
    method: "PATCH",
    path: `/api/v1/nodes/${encodeURIComponent(name)}`,
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: patch,
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status !== 200) throw refusal(`patch node ${name}`, answer);
  return { node: projectNode(answer.body, site().profile.annotationPrefix), auditId: auditIdOf(answer) };
}
