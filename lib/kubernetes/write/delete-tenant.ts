import "server-only";
import type { KubeConnection } from "../connection";
import type { TenantObject } from "../model";
import { pathOf } from "../tenant-objects";
import { deleteExact } from "./delete-exact";
import type { Impersonation } from "./impersonation";

/** What may go. A namespace takes everything in it along, so none is ever deleted by this console. */
export type Removable = TenantObject & { kind: "resourcequota" | "rolebinding" };

/**
 * Removes an object of a tenant as the person who asked. Null when it was gone already, or has changed since it was read.
 * @throws AppError forbidden, upstream, timeout
 */
export const deleteTenant = (
  { uid, resourceVersion, ...place }: Removable,
  as: Impersonation,
  signal: AbortSignal,
  connection?: KubeConnection,
): Promise<{ auditId: string | null } | null> =>
  deleteExact(
    {
      path: pathOf(place),
      called: `${place.kind} ${place.namespace}/${place.name}`,
      ...{ uid, resourceVersion, another: "gone" },
    },
    as,
    signal,
    connection,
  );
