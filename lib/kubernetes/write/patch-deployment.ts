import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER } from "../model";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type DeploymentPatch = {
  /** Precondition: null when it has changed since it was read. */
  resourceVersion: string;
  replicas?: number;
  /** Null removes one. */
  annotations: Readonly<Record<string, string | null>>;
};

/**
 * Merge-patches a Deployment as the person who asked. Null when it has changed since it was read.
 * @throws AppError forbidden, not_found, upstream, timeout
 */
export async function patchDeployment(
  { namespace, name }: { namespace: string; name: string },
  { resourceVersion, replicas, annotations }: DeploymentPatch,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "PATCH",
    path: `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments/${encodeURIComponent(name)}`,
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: {
      metadata: { resourceVersion, annotations },
      ...(replicas === undefined ? {} : { spec: { replicas } }),
    },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 409) return null;
  if (answer.status !== 200) throw refusal(`patch deployment ${namespace}/${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
