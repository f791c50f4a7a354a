import "server-only";
import { messageOf } from "@/lib/core/errors";
import type { PuppetEndpoint } from "@/lib/puppet/endpoint";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { type Finding, missing, ok, wrong } from "./finding";

const GIVE =
  'in the site file: puppet: { url: "https://puppet.example.org:8140", caFile: …, certFile: …, keyFile: … }';
/** Asked for to see that the certificate may read a status; no host is called so. */
const NOBODY = "forgeboard-doctor.invalid";

/** That the Puppet CA answers, is the one of `caFile`, and lets our certificate read a status. Cleans nothing. */
export async function checkPuppet(endpoint: PuppetEndpoint | null): Promise<Finding[]> {
  const place = { area: "puppet", checked: "the certificate of a host can be read" } as const;
  if (endpoint === null)
    return [missing(place, "no Puppet CA is named: cleaning a certificate stays a step by hand", GIVE)];
  try {
    await readCertificate(endpoint, NOBODY);
    return [ok(place, endpoint.url)];
  } catch (error) {
    return [wrong(place, messageOf(error), GIVE)];
  }
}
