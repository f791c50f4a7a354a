import "server-only";
import { saySince } from "@/lib/core/duration";
import type { ContainerRecord, PodRecord } from "@/lib/live/model";
import type { PodItem, PodRow } from "./model";

/** Everything the page of one pod shows. No environment, no arguments, no volumes' content: the index has none. */
export function podItem(row: PodRow, pod: PodRecord, drainSays: string | null, now: Date): PodItem {
  return {
    ...row,
    sentence: sentence(row, pod, now),
    uid: pod.uid,
    podIp: pod.podIp,
    priority: pod.priority,
    graceSeconds: pod.graceSeconds,
    labels: { ...pod.labels },
    requests: { cpuCores: pod.requests.cpuCores, memoryBytes: pod.requests.memoryBytes },
    containers: [
      ...pod.initContainers.map((container) => containerItem(container, true)),
      ...pod.containers.map((container) => containerItem(container, false)),
    ],
    drainSays,
    equivalent: [
      { label: "Describe", command: `kubectl describe pod --namespace ${pod.namespace} ${pod.name}` },
      {
        label: "Logs",
        command: `kubectl logs --namespace ${pod.namespace} ${pod.name} --all-containers --tail 200`,
      },
      { label: "YAML", command: `kubectl get pod --namespace ${pod.namespace} ${pod.name} --output yaml` },
    ],
  };
}

function sentence(row: PodRow, pod: PodRecord, now: Date): string {
  if (pod.deletionAt !== null) return `Being deleted, asked for ${saySince(pod.deletionAt, now)} ago`;
  if (row.reason !== null) return row.reason;
  const where = row.node === null ? "" : ` on ${row.node}`;
  const state = row.phase === "Running" && row.ready ? "Running and ready" : row.phase;
  return `${state}${where}${pod.startedAt === null ? "" : ` for ${saySince(pod.startedAt, now)}`}`;
}

function containerItem(container: ContainerRecord, init: boolean): PodItem["containers"][number] {
  const { name, image, imageId, ready, restarts, state, reason, message, startedAt, lastExit } = container;
  return {
    name,
    init,
    image,
    imageId,
    ready,
    restarts,
    state,
    reason,
    message,
    startedAt,
    lastExit:
      lastExit === null
        ? null
        : `${lastExit.reason ?? "ended"}${lastExit.exitCode === null ? "" : `, exit ${lastExit.exitCode}`}`,
  };
}
