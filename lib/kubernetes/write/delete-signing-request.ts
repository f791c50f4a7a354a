import "server-only";
import type { KubeConnection } from "../connection";
import { type SigningRequest, signingRequestPath } from "../read-signing-request";
import { deleteExact } from "./delete-exact";
import type { Impersonation } from "./impersonation";

/** Null when it was gone already. @throws AppError "conflict" when another has its name; forbidden, upstream, timeout */
export const deleteSigningRequest = (
  { name, uid }: Pick<SigningRequest, "name" | "uid">,
  as: Impersonation,
  signal: AbortSignal,
  connection?: KubeConnection,
): Promise<{ auditId: string | null } | null> =>
  deleteExact(
    { path: signingRequestPath(name), called: `signing request ${name}`, uid, another: "conflict" },
    as,
    signal,
    connection,
  );
