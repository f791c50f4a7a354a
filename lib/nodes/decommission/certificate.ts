import "server-only";
import { messageOf } from "@/lib/core/errors";
import { type DecommissionRun, kindOf, type StageEnd } from "./run";

/** Revokes and removes the certificate that was seen; another one means that the machine came back. */
export async function certificate(run: DecommissionRun): Promise<StageEnd> {
  const { memo, ports, plan } = run;
  const { puppet } = ports;
  if (puppet === null)
    return { end: "manual", says: `clean the Puppet certificate of ${plan.certname}`, checked: false };
  const expected = memo.certificate?.seen === true ? memo.certificate.fingerprint : null;
  const now = await puppet.read();
  if (now === null)
    return {
      end: "done",
      says: expected === null ? "there is no certificate" : "the certificate is gone",
      data: { fingerprint: expected },
    };
  if (memo.certificate?.seen === true && expected === null)
    return {
      end: "stop",
      says: `${plan.certname} had no certificate when this began and has one now (${now.state}, SHA256 ${now.fingerprint}): its agent runs`,
    };
  if (expected !== null && expected !== now.fingerprint)
    return {
      end: "stop",
      says: `the certificate of ${plan.certname} was SHA256 ${expected} when this began and is ${now.fingerprint} now (${now.state}): the machine came back`,
    };
  await ports.fence();
  try {
    const { by } = await puppet.clean(now.fingerprint);
    return {
      end: "done",
      says: `certificate of ${plan.certname} cleaned`,
      data: { fingerprint: now.fingerprint, state: now.state, by },
    };
  } catch (thrown) {
    if (kindOf(thrown) !== "refused") throw thrown;
    return { end: "manual", says: messageOf(thrown), checked: true };
  }
}
