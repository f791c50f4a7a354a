import type { DecommissionStage } from "@/lib/nodes/decommission/model";

export const STAGE_WORD: Readonly<Record<DecommissionStage, string>> = {
  look: "Look",
  drain: "Drain",
  verify_empty: "Verify that it is empty",
  detach: "Wait for volumes",
  certificate: "Puppet certificate",
  hiera: "Hiera",
  delete_node: "Delete the Node",
};
