import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { NodeRecord } from "@/lib/live/model";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";
import { projectNode } from "./project-node";
import { retryAfterSeconds } from "./retry-after";

/** The one write of the product so far. Imported only from `lib/<slice>/actions`, which the engine has audited before. */

export type Impersonation = { user: string; groups: readonly string[]; actionId: string };

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
    query: { fieldManager: "forgeboard" },
    body: patch,
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status !== 200) {
    throw new AppError(
      codeOf(answer.status),
      `cannot patch node ${name}: ${answer.status} ${statusMessage(answer.body)}`,
      {
        retryAfterSeconds: retryAfterSeconds(answer.headers),
        cause: { status: answer.status },
      },
    );
  }
  const auditId = answer.headers["audit-id"];
  return {
    node: projectNode(answer.body, site().profile.annotationPrefix),
    auditId: typeof auditId === "string" ? auditId : null,
  };
}

/** Built from scratch: nothing a client sent is ever passed on. */
function impersonationHeaders({ user, groups, actionId }: Impersonation): Record<string, string> {
  const [group, ...others] = groups;
  if (others.length > 0) throw new AppError("internal", "only one group can be impersonated");
  return {
    "Impersonate-User": user,
    ...(group === undefined ? {} : { "Impersonate-Group": group }),
    "Impersonate-Extra-forgeboard.dev%2Faction": actionId,
  };
}

const codeOf = (status: number) =>
  status === 403 ? "forbidden" : status === 404 ? "not_found" : status === 409 ? "conflict" : "upstream";
