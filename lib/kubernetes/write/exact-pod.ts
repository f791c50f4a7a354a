import "server-only";
import type { Exact } from "./delete-exact";

export type ExactPod = { namespace: string; name: string; uid: string };

/** A pod that is to go, itself and no other of its name. */
export const exactPod = ({ namespace, name, uid }: ExactPod): Exact => ({
  path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`,
  called: `pod ${namespace}/${name}`,
  uid,
  another: "gone",
});
