import type { z } from "zod";
import type { ContainerRecord, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { podItemSchema, podRowSchema } from "./schema";

export type PodRow = z.infer<typeof podRowSchema>;
export type PodItem = z.infer<typeof podItemSchema>;

/** The owner a person would name: "Deployment web, 2 replicas". Null when nothing manages the pod. */
export function ownerSays(pod: PodRecord, workload: WorkloadRecord | null): string | null {
  if (workload === null) return pod.owner === null ? null : `${pod.owner.kind} ${pod.owner.name}`;
  const name = `${WORKLOAD_NAMES[workload.kind]} ${workload.name}`;
  if (workload.kind === "daemonsets" || workload.kind === "jobs") return name;
  return `${name}, ${workload.replicas} ${workload.replicas === 1 ? "replica" : "replicas"}`;
}

const WORKLOAD_NAMES: Readonly<Record<WorkloadRecord["kind"], string>> = {
  deployments: "Deployment",
  replicasets: "ReplicaSet",
  replicationcontrollers: "ReplicationController",
  statefulsets: "StatefulSet",
  daemonsets: "DaemonSet",
  jobs: "Job",
};

/** What is wrong with a pod, in words: "CrashLoopBackOff: exit 1, 14 restarts". Null when nothing is. */
export function podReason(pod: PodRecord): string | null {
  if (pod.phase === "Succeeded") return null;
  if (pod.phase === "Pending" && pod.nodeName === null)
    return pod.unschedulableBecause === null
      ? "Pending, not placed yet"
      : `Pending because ${pod.unschedulableBecause}`;
  for (const container of [...pod.initContainers, ...pod.containers]) {
    const reason = containerReason(container);
    if (reason !== null) return reason;
  }
  if (pod.statusReason !== null) return pod.statusReason;
  if (pod.phase === "Failed") return "Failed";
  return pod.phase === "Running" && !pod.ready && pod.deletionAt === null ? "running, but not ready" : null;
}

const STARTING: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);

function containerReason(container: ContainerRecord): string | null {
  const { state, reason, exitCode, restarts, lastExit } = container;
  if (state === "waiting" && reason !== null && !STARTING.has(reason)) {
    const exit =
      lastExit === null
        ? null
        : lastExit.reason === "OOMKilled"
          ? "out of memory"
          : `exit ${lastExit.exitCode ?? "unknown"}`;
    const details = [
      exit,
      restarts > 0 ? `${restarts} ${restarts === 1 ? "restart" : "restarts"}` : null,
    ].filter(Boolean);
    return details.length === 0 ? reason : `${reason}: ${details.join(", ")}`;
  }
  if (state === "terminated" && exitCode !== 0 && exitCode !== null)
    return `${reason ?? "Error"}: exit ${exitCode}`;
  return null;
}
