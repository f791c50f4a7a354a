import "server-only";
import { site } from "@/lib/config/site";

/** What the sign-in page offers. */
export function signInWays() {
  const { name, directory, oidc, demoPeople } = site();
  return { site: name, password: directory !== undefined, oidc: oidc?.label ?? null, demoPeople };
}
