import "server-only";
import type { KubeConnection } from "../connection";
import { deleteExact } from "./delete-exact";
import type { Impersonation } from "./impersonation";

/**
 * Removes the Node object as the person who asked; the machine and its kubelet are not touched. Null when it was gone
 * already.
 * @throws AppError "conflict" when another node has its name by now; forbidden, upstream, timeout
 */
export const deleteNode = (
  { name, uid }: { name: string; uid: string },
  as: Impersonation,
  signal: AbortSignal,
  connection?: KubeConnection,
): Promise<{ auditId: string | null } | null> =>
  deleteExact(
    { path: `/api/v1/nodes/${encodeURIComponent(name)}`, called: `node ${name}`, uid, another: "conflict" },
    as,
    signal,
    connection,
  );
