import "server-only";
import { acceptIssued, makeCertificateRequest, SIGNER, usagesOf } from "@/lib/accounts/certificate-request";
import type { AccountTool } from "@/lib/accounts/model";
import type { AccountsSource } from "@/lib/accounts/source";
import { writeCertificate } from "@/lib/accounts/write/write-certificate";
import { faultPoint } from "@/lib/config/fault";
import { AppError } from "@/lib/core/errors";
import { issueCertificate } from "@/lib/kubernetes/write/issue-certificate";
import type { Hands } from "./hands";

const DAY_SECONDS = 86_400;
/** Of an action's id: enough that two of them never meet at one tool. */
const ID_LENGTH = 8;

/**
 * Makes a key, has the cluster sign it, and puts both into the tool's home. The key is in this process's memory until it is
 * there; what was there before is valid until it ends. Repeatable: a second time makes another key.
 * @throws AppError as `issueCertificate` and `writeCertificate`
 */
export async function renewCertificate(
  source: AccountsSource,
  tool: AccountTool,
  { as, signal }: Pick<Hands, "as" | "signal">,
): Promise<{ expiresAt: string }> {
  const { credential } = source.profile;
  if (credential.kind !== "certificate")
    throw new AppError("precondition", "accounts of this profile have no certificates");
  const request = await makeCertificateRequest(credential, tool.name);
  const { chain } = await issueCertificate(
    {
      name: `${credential.request.replaceAll("{tool}", tool.name)}-${as.actionId.slice(0, ID_LENGTH)}`,
      requestPem: request.pem,
      signerName: SIGNER,
      usages: usagesOf(credential.key),
      expirationSeconds: credential.validDays === null ? null : credential.validDays * DAY_SECONDS,
    },
    as,
    signal,
  );
  faultPoint("signed");
  const issued = acceptIssued(request, chain, {
    tool: tool.name,
    organization: credential.organization,
  });
  await writeCertificate(source, tool, issued, signal);
  return { expiresAt: issued.expiresAt };
}
