import "server-only";
import { messageOf } from "@/lib/core/errors";
import type { Directory } from "@/lib/ldap/model";
import { type Finding, missing, ok, wrong } from "./finding";

const GIVE = 'in the site file: directory: { kind: ldap, servers: ["ldaps://ldap.example.org"], caFile: … }';
/** Searched for to see that the reader can bind and search; nobody is called so. */
const NOBODY = "forgeboard-doctor";

/** That people can be found: TLS, the reader's bind and the search, in one search for somebody who does not exist. */
export async function checkDirectory(directory: Directory | null, hasOidc: boolean): Promise<Finding[]> {
  const place = { area: "directory", checked: "people can be looked up" } as const;
  if (directory === null)
    return [
      hasOidc
        ? ok(place, "not used: people sign in with OIDC")
        : missing(place, "neither a directory nor an OIDC issuer is named: nobody can sign in", GIVE),
    ];
  try {
    await directory.find(NOBODY);
    return [ok(place, "bind and search work")];
  } catch (error) {
    return [wrong(place, messageOf(error), `${GIVE}\nand LDAP_BIND_PASSWORD where bindDn is set`)];
  }
}
