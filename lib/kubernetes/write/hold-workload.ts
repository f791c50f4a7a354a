import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER } from "../model";
import { type WorkloadNow, workloadsPath } from "../read-workloads";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type HoldPatch = {
  replicas?: number;
  suspend?: boolean;
  /** Null removes one. */
  labels: Readonly<Record<string, string | null>>;
  annotations: Readonly<Record<string, string | null>>;
};

/**
 * Scales or suspends a workload, and notes on it what it was, as the person who asked. Null when it has changed since it
 * was read, or is gone.
 * @throws AppError forbidden, upstream, timeout
 */
export async function holdWorkload(
  { kind, namespace, name, resourceVersion }: WorkloadNow,
  { replicas, suspend, labels, annotations }: HoldPatch,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const spec = {
    ...(replicas === undefined ? {} : { replicas }),
    ...(suspend === undefined ? {} : { suspend }),
  };
  const answer = await connection.request({
    method: "PATCH",
    path: `${workloadsPath(kind, namespace)}/${encodeURIComponent(name)}`,
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: { metadata: { resourceVersion, labels, annotations }, spec },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 409 || answer.status === 404) return null;
  if (answer.status !== 200) throw refusal(`patch ${kind} ${namespace}/${name}`, answer);
  return { auditId: auditIdOf(answer) };
}
