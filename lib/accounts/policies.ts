import "server-only";
import type { Policy } from "./access-file";
import type { AccountKind } from "./model";

/** What each kind of account may do, as lines of the ABAC file. */

/** Of everybody who is let in at all. */
export const EVERYBODY: readonly Policy[] = [
  { user: "*", nonResourcePath: "*", readonly: true },
  { user: "*", resource: "nodes", readonly: true, apiGroup: "*" },
  { user: "*", resource: "namespaces", readonly: true, apiGroup: "*", namespace: "*" },
];

/** @param resources of the profile, in the order of the lines */
export const policiesOfTool = (
  user: string,
  namespace: string,
  resources: readonly string[],
): readonly Policy[] => resources.map((resource) => ({ user, namespace, resource, apiGroup: "*" }));

export const policyOfInfrastructure = (user: string, kind: Exclude<AccountKind, "namespaced">): Policy => ({
  user,
  namespace: "*",
  resource: "*",
  apiGroup: "*",
  ...(kind === "infrastructure-readonly" ? { readonly: true } : {}),
});
