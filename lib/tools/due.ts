import "server-only";
import { canHaveNamespace, heldLabel } from "@/lib/reconciler/model";
import type { ToolItem, ToolRow } from "./model";
import type { ToolRecords } from "./records/model";

/** What has to be done to a tool before it is as the directory has it, where one action does it. Pure. */
export function dueOf(
  { name, namespace, inDirectory, disabled }: ToolRow,
  { pods, workloads, rollouts, jobs, crons }: ToolRecords,
  annotationPrefix: string,
): ToolItem["due"] {
  if (inDirectory !== true) return null;
  if (disabled.length > 0) {
    const runs = pods.some(
      ({ phase, deletionAt }) => deletionAt === null && phase !== "Succeeded" && phase !== "Failed",
    );
    return runs || crons.some(({ suspend }) => !suspend) ? "stop" : null;
  }
  if (namespace === null) return canHaveNamespace(name) ? "provision" : null;
  const held = [
    ...[...workloads, ...rollouts].filter(({ replicas }) => replicas === 0),
    ...jobs.filter(({ job }) => job?.suspended === true),
    ...crons.filter(({ suspend }) => suspend),
  ];
  return held.some(({ labels }) => labels[heldLabel(annotationPrefix)] !== undefined) ? "start" : null;
}
