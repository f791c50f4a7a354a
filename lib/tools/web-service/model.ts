import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { ToolRecords } from "../records/model";
import { type Found, findByLabels, findByRoute, findByService } from "../web-service-find/model";

/**
 * The web service of a tool, however it was made: pods and workloads with the labels of the profile, else a labelled
 * Service and what it selects, else whatever the tool's routes lead to. Pure; the words are fit for strangers.
 */

export const WEB_STATES = ["up", "down", "stopped", "none"] as const;
export type WebState = (typeof WEB_STATES)[number];

export type WebService = {
  ready: number;
  wanted: number;
  /** Why no pod is ready; null where one is, or none is wanted. */
  because: string | null;
  foundBy: "labels" | "service" | "route";
  pods: readonly PodRecord[];
  workloads: readonly WorkloadRecord[];
};

/** @returns null without a web service */
export function webServiceOf(
  records: ToolRecords,
  workloadOf: LiveIndex["workloadOf"],
  { labels, now }: { labels: Profile["webServiceLabels"]; now: Date },
): WebService | null {
  const found =
    findByLabels(records, workloadOf, labels) ??
    findByService(records, workloadOf, labels) ??
    findByRoute(records, workloadOf);
  return found === null ? null : judge(found, now);
}

function judge({ pods, workloads, alone, foundBy, broken }: Found, now: Date): WebService {
  const wanted = workloads.reduce((sum, { replicas }) => sum + replicas, 0) + alone;
  // The pods know it before the status of what made them. A pod that ends gets no more requests.
  const serving = pods.filter((pod) => pod.ready && pod.deletionAt === null).length;
  // While one replaces another, both may serve.
  const ready = Math.min(serving, wanted);
  const because = ready > 0 ? null : wanted === 0 ? broken : becauseOf(pods, now);
  return { ready, wanted, because, foundBy, pods, workloads };
}

/** Up or down, and why, in one sentence. */
export function sayWeb(web: Pick<WebService, "ready" | "wanted" | "because"> | null): {
  state: WebState;
  says: string;
} {
  if (web === null) return { state: "none", says: "No web service" };
  const { ready, wanted, because } = web;
  if (wanted === 0 && because === null)
    return { state: "stopped", says: "Stopped: its web service is switched off" };
  if (wanted === 0) return { state: "down", says: `Down: ${because}` };
  const pods = `${ready} of ${wanted} web pods ready`;
  if (ready > 0) return { state: "up", says: `Up: ${pods}` };
  return { state: "down", says: `Down: ${because} (${pods})` };
}

/** Messages of the cluster name machines and images; of these only the kind of trouble is said. */
const TROUBLE: Readonly<Record<string, string>> = {
  CrashLoopBackOff: "its program keeps crashing",
  Error: "its program has ended with an error",
  OOMKilled: "it ran out of memory",
  ErrImagePull: "its image cannot be fetched",
  ImagePullBackOff: "its image cannot be fetched",
  InvalidImageName: "its image cannot be fetched",
  CreateContainerConfigError: "its configuration is not complete",
  CreateContainerError: "its container cannot be made",
};

/** As long as a program may take before its checks are expected to pass. */
const START_MS = 120_000;

function becauseOf(pods: readonly PodRecord[], now: Date): string {
  if (pods.length === 0) return "none of its pods is there";
  for (const { containers, initContainers } of pods)
    for (const { state, reason, lastExit } of [...initContainers, ...containers]) {
      if (state === "running") continue;
      if (reason === "CrashLoopBackOff" && lastExit?.reason === "OOMKilled")
        return "it keeps running out of memory";
      const says = TROUBLE[reason ?? ""];
      if (says !== undefined) return says;
    }
  if (pods.some((pod) => pod.nodeName === null)) return "it waits for a free place";
  if (pods.every((pod) => pod.deletionAt !== null)) return "it is being moved or stopped";
  const isNew = ({ phase, createdAt }: PodRecord) =>
    phase === "Pending" || now.getTime() - Date.parse(createdAt) < START_MS;
  return pods.some(isNew) ? "it is starting" : "it does not answer its checks";
}
