import "server-only";
import type { DrainInput, DrainPod } from "./model";

/**
 * The kubectl command that comes closest. Its flags are for all pods at once, so each is given as soon as one pod it is
 * about is accepted. What kubectl has no word for (the end at the deadline, a time limit per pod, waiting for jobs,
 * starting a replacement first) is left out.
 */
export function kubectlOf(input: DrainInput, pods: readonly DrainPod[]): string {
  // Evicting everything would do more than was asked for.
  if (input.onlyTools.length + input.onlyPods.length > 0)
    return `kubectl cordon ${input.node} # kubectl drain can't be limited to tools or single pods`;
  const accepts = (verdict: DrainPod["verdict"]) =>
    pods.some(({ accepted, reasons }) => accepted && reasons.some((reason) => reason.verdict === verdict));
  return [
    `kubectl drain ${input.node} --ignore-daemonsets`,
    ...(accepts("loses_data") ? ["--delete-emptydir-data"] : []),
    ...(accepts("unmanaged") ? ["--force"] : []),
    ...(input.graceSeconds === null ? [] : [`--grace-period=${input.graceSeconds}`]),
    // 0 would mean never, and is the least we can ask for.
    ...(input.skipTerminatingSeconds === null
      ? []
      : [`--skip-wait-for-delete-timeout=${Math.max(1, input.skipTerminatingSeconds)}`]),
    `--timeout=${input.deadlineSeconds}s`,
  ].join(" ");
}
