import "server-only";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "../connection";
import { FIELD_MANAGER } from "../model";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type RestartedKind = "deployments" | "statefulsets";

/**
 * Rolls a workload out anew by an annotation of its pod template. The same annotation again changes nothing, so a repeat is
 * no second restart.
 * @throws AppError not_found; conflict when another object has its name by now; forbidden, upstream, timeout
 */
export async function restartWorkload(
  of: { kind: RestartedKind; namespace: string; name: string; uid: string },
  annotation: { key: string; value: string },
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null }> {
  const { kind, namespace, name, uid } = of;
  const answer = await connection.request({
    method: "PATCH",
    path: `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${kind}/${encodeURIComponent(name)}`,
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: {
      metadata: { uid },
      spec: { template: { metadata: { annotations: { [annotation.key]: annotation.value } } } },
    },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 422 && statusMessage(answer.body).includes("metadata.uid"))
    throw new AppError("conflict", `${kind} ${namespace}/${name} is another one by now`);
  if (answer.status !== 200) throw refusal(`restart ${kind} ${namespace}/${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
