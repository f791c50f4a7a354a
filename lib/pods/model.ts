import type { z } from "zod";
import type { BudgetRecord, ContainerRecord, LiveIndex, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainEffect } from "@/lib/nodes/model";
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

/** What the index knows that decides what a drain does to `pod`. */
export function drainViewOf(index: LiveIndex, pod: PodRecord, budgets: readonly BudgetRecord[]): DrainView {
  const owner = pod.owner?.uid;
  let readyElsewhere = 0;
  if (owner !== undefined)
    for (const sibling of index.podsInNamespace(pod.namespace))
      if (
        sibling.owner?.uid === owner &&
        sibling.ready &&
        sibling.deletionAt === null &&
        sibling.nodeName !== pod.nodeName
      )
        readyElsewhere += 1;
  return { workload: index.workloadOf(pod), budgets, readyElsewhere };
}

/** What a drain would do to one pod, as the eviction API and the pod's owner decide it. Pure. */
export type DrainView = {
  workload: WorkloadRecord | null;
  /** Budgets of the pod's namespace. */
  budgets: readonly BudgetRecord[];
  /** Ready pods of the same owner on other nodes. */
  readyElsewhere: number;
};

export function drainEffect(pod: PodRecord, view: DrainView): { effect: DrainEffect; says: string } {
  if (pod.mirror) return { effect: "stays", says: "static pod: the kubelet runs it from a file" };
  if (pod.deletionAt !== null) return { effect: "terminating", says: "already being deleted" };
  if (pod.phase === "Succeeded" || pod.phase === "Failed")
    return { effect: "finished", says: "has finished; only its record goes" };
  const { workload } = view;
  if (pod.owner?.kind === "DaemonSet" || workload?.kind === "daemonsets")
    return { effect: "stays", says: "DaemonSet pod: it belongs to this node" };
  const blocked = blockedBy(pod, view.budgets);
  if (blocked !== null) return { effect: "blocked", says: blocked };
  if (pod.owner === null) return { effect: "unmanaged", says: "nothing recreates it: it would be gone" };
  if (workload?.kind === "jobs") return jobEffect(workload);
  const gap = gapSays(pod, view);
  if (pod.localData)
    return {
      effect: "loses_data",
      says: gap === null ? "loses its emptyDir when it moves" : `loses its emptyDir; ${gap}`,
    };
  if (gap !== null) return { effect: "gap", says: gap };
  return { effect: "moves", says: `moves; ${view.readyElsewhere} more ready elsewhere` };
}

/** The budgets' selector as the API server applies it; empty selects everything in the namespace. */
export function selects(budget: BudgetRecord, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(budget.matchLabels).every(([key, value]) => labels[key] === value) &&
    budget.matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && values.includes(value);
        case "NotIn":
          return value === undefined || !values.includes(value);
        case "Exists":
          return value !== undefined;
        case "DoesNotExist":
          return value === undefined;
        default:
          return false;
      }
    })
  );
}

function blockedBy(pod: PodRecord, budgets: readonly BudgetRecord[]): string | null {
  const own = budgets.filter((budget) => budget.namespace === pod.namespace && selects(budget, pod.labels));
  if (own.length > 1)
    return `${own.length} disruption budgets select it, and the API server then refuses every eviction`;
  const [budget] = own;
  // A pending pod is not counted by any budget.
  if (budget === undefined || budget.disruptionsAllowed > 0 || pod.phase === "Pending") return null;
  if (!pod.ready && budget.desiredHealthy > 0 && budget.currentHealthy >= budget.desiredHealthy) return null;
  return `disruption budget ${budget.name} needs ${budget.desiredHealthy} healthy, has ${budget.currentHealthy}`;
}

function jobEffect(job: WorkloadRecord): { effect: DrainEffect; says: string } {
  if (job.ignoresDisruption)
    return { effect: "job_retries", says: `Job ${job.name} starts over, not counted` };
  // The API's default is 6.
  const limit = job.backoffLimit ?? 6;
  return limit === 0
    ? { effect: "job_fails", says: `Job ${job.name} allows no retry: it fails` }
    : { effect: "job_retries", says: `Job ${job.name} starts over; ${limit} retries allowed` };
}

function gapSays(pod: PodRecord, { workload, readyElsewhere }: DrainView): string | null {
  if (workload === null) return `${pod.owner?.kind} ${pod.owner?.name} decides whether it comes back`;
  if (workload.replicas <= 1) return "the only replica: down until it runs elsewhere";
  if (readyElsewhere === 0) return `none of its ${workload.replicas} replicas is ready on another node`;
  return null;
}
