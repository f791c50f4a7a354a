import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { deleteExactPod, type ExactPod } from "./delete-exact-pod";
import type { Impersonation } from "./impersonation";

/**
 * Asks a pod to end, in the time it was given for that. Danger: nothing brings back one that no controller has. Null when it
 * was gone already, or another pod has its name.
 * @throws AppError forbidden, upstream, timeout
 */
export const endPod = (
  pod: ExactPod,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> => deleteExactPod(connection, pod, {}, as, signal);
