import "server-only";
import type { KubeConnection } from "../connection";
import { deleteExact } from "./delete-exact";
import { type ExactPod, exactPod } from "./exact-pod";
import type { Impersonation } from "./impersonation";

/**
 * Removes a pod from the API without waiting for its kubelet. Danger: its containers may go on running on a node that
 * nobody can reach. Null when it was gone already, or another pod has its name.
 * @throws AppError forbidden, upstream, timeout
 */
export const forceDeletePod = (
  pod: ExactPod,
  as: Impersonation,
  signal: AbortSignal,
  connection?: KubeConnection,
): Promise<{ auditId: string | null } | null> =>
  deleteExact({ ...exactPod(pod), gracePeriodSeconds: 0 }, as, signal, connection);
