import "server-only";
import type { KubeConnection } from "../connection";
import { deleteExact } from "./delete-exact";
import { type ExactPod, exactPod } from "./exact-pod";
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
  connection?: KubeConnection,
): Promise<{ auditId: string | null } | null> => deleteExact(exactPod(pod), as, signal, connection);
