import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

export type Exact = {
  path: string;
  /** In words, for who is told that it was not done. */
  called: string;
  /** Another one of its name is left alone. */
  uid: string;
  /** As it was read; without it, one that has changed since goes too. */
  resourceVersion?: string;
  /** Without it, a pod has the time it was given. */
  gracePeriodSeconds?: number;
  /** What it is that another has its name by now, or that it has changed. */
  another: "conflict" | "gone";
};

/**
 * Deletes this very object as the person who asked. Null when it was gone already.
 * @throws AppError "conflict" as `another` says; forbidden, upstream, timeout
 */
export async function deleteExact(
  { path, called, uid, resourceVersion, gracePeriodSeconds, another }: Exact,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const answer = await connection.request({
    method: "DELETE",
    path,
    body: {
      apiVersion: "v1",
      kind: "DeleteOptions",
      gracePeriodSeconds,
      preconditions: { uid, resourceVersion },
    },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 404 || (answer.status === 409 && another === "gone")) return null;
  if (answer.status >= 300) throw refusal(`delete ${called}`, answer);
  return { auditId: auditIdOf(answer) };
}
