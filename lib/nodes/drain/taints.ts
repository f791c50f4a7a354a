import "server-only";
import type { NodeRecord, Placement, Taint, Toleration } from "@/lib/live/model";

/** What `kubectl cordon` and the node controller put on a node that takes no pods. */
export const CORDON: Taint = {
  key: "node.kubernetes.io/unschedulable",
  value: "",
  effect: "NoSchedule",
  since: null,
};

/** As the scheduler sees it: a PreferNoSchedule taint keeps nobody away. */
export const untolerated = (node: NodeRecord, { tolerations }: Placement): Taint | undefined =>
  node.taints.find(
    (taint) => taint.effect !== "PreferNoSchedule" && !tolerations.some((each) => tolerates(each, taint)),
  );

export const tolerates = ({ key, operator, value, effect }: Toleration, taint: Taint): boolean =>
  (effect === "" || effect === taint.effect) &&
  (key === "" ? operator === "Exists" : key === taint.key) &&
  (operator === "Exists" || value === taint.value);

/** A cordon does not keep its replacements away. */
export const toleratesCordon = ({ tolerations }: Placement): boolean =>
  tolerations.some((each) => tolerates(each, CORDON));
