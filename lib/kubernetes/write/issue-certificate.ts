import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection } from "../connection";
import { getSigningRequest, type SigningRequest } from "../read-signing-request";
import { approveSigningRequest } from "./approve-signing-request";
import { createSigningRequest, type WantedCertificate } from "./create-signing-request";
import { deleteSigningRequest } from "./delete-signing-request";
import type { Impersonation } from "./impersonation";

/** The controller that signs takes tens of milliseconds; one that is not there never comes. */
const POLL_MS = 250;
const SIGNED_WITHIN_MS = 10_000;

/**
 * Has the cluster sign a request: creates it, approves it, waits for the certificate, and takes the request away again,
 * whatever became of it. `name` has to be this action's own: one that an earlier try left is replaced.
 * @returns the chain in PEM
 * @throws AppError "timeout" when nobody signs it, "upstream" when it is denied or fails; forbidden, conflict
 */
export async function issueCertificate(
  wanted: WantedCertificate,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ chain: string; auditId: string | null }> {
  const { request } = await createAnew(wanted, as, signal, connection);
  try {
    const { auditId } = await approveSigningRequest(request, as, signal, connection);
    return { chain: await untilIssued(request, signal, connection), auditId };
  } finally {
    // A request that is left is taken away by the cluster within a day.
    await deleteSigningRequest(request, as, signal, connection).catch(() => null);
  }
}

async function createAnew(
  wanted: WantedCertificate,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection,
) {
  try {
    return await createSigningRequest(wanted, as, signal, connection);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    const left = await getSigningRequest(wanted.name, signal, connection);
    if (left !== null) await deleteSigningRequest(left, as, signal, connection);
    return await createSigningRequest(wanted, as, signal, connection);
  }
}

async function untilIssued(
  { name, uid }: SigningRequest,
  signal: AbortSignal,
  connection: KubeConnection,
): Promise<string> {
  const deadline = AbortSignal.timeout(SIGNED_WITHIN_MS);
  for (;;) {
    const now = await getSigningRequest(name, signal, connection);
    if (now === null || now.uid !== uid)
      throw new AppError("upstream", `signing request ${name} was taken away before it was signed`);
    if (now.certificate !== null) return now.certificate;
    if (now.state === "denied" || now.state === "failed")
      throw new AppError("upstream", `signing request ${name} was ${now.state}: ${now.says}`);
    if (deadline.aborted)
      throw new AppError(
        "timeout",
        `nobody signed request ${name} within ${SIGNED_WITHIN_MS / 1_000} s; the controller manager needs --cluster-signing-cert-file`,
      );
    await wait(POLL_MS, undefined, { signal });
  }
}
