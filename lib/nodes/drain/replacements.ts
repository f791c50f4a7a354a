import "server-only";
import type { PodRecord } from "@/lib/live/model";
import type { PodMemo } from "./memo";
import { become, type DrainRun } from "./run";

/** Where the pods went: one new pod of the same owner for each that has gone, and whether it is Ready. */

/** Pods of these owners come back; what a Job or nobody owns may not. */
const COMES_BACK = new Set(["ReplicaSet", "StatefulSet", "ReplicationController"]);

/** @returns what is still not Ready, with why not */
export function findReplacements(run: DrainRun): string[] {
  const { memo } = run;
  const taken = new Set(memo.pods.flatMap(({ replacement }) => replacement?.key ?? []));
  const missing: string[] = [];
  for (const pod of memo.pods) {
    if (pod.state !== "gone" && pod.state !== "rescheduled") continue;
    if (pod.ownerUid === null) continue;
    const now = replacementOf(run, pod, taken);
    if (now === "none needed") continue;
    if (now === null) {
      missing.push(`${pod.key}: no replacement yet`);
      continue;
    }
    const key = `${now.namespace}/${now.name}`;
    taken.add(key);
    pod.replacement = { key, node: now.nodeName, ready: now.ready };
    become(
      run,
      pod,
      now.ready ? "ready" : "rescheduled",
      `${now.ready ? "ready" : "starting"} as ${key} on ${now.nodeName ?? "no node yet"}`,
    );
    if (!now.ready) missing.push(`${key}: ${whyNot(now)}`);
  }
  return missing;
}

function replacementOf(
  run: DrainRun,
  pod: PodMemo,
  taken: ReadonlySet<string>,
): PodRecord | "none needed" | null {
  const { seen } = run.ports;
  const [namespace = ""] = pod.key.split("/");
  const siblings = seen
    .podsInNamespace(namespace)
    .filter(
      (each) =>
        each.deletionAt === null && (each.owner?.uid === pod.ownerUid || ofSameWorkload(run, pod, each)),
    );
  const [sibling] = siblings;
  const kind = sibling?.owner?.kind ?? run.planned.get(pod.uid)?.owner?.split(" ")[0] ?? "";
  if (!COMES_BACK.has(kind) && kind !== "Deployment") return "none needed";
  const held = pod.replacement === null ? undefined : seen.pod(pod.replacement.key);
  if (held !== undefined && held.deletionAt === null) return held;
  const fresh = siblings
    .filter((each) => !run.planned.has(each.uid) && !taken.has(`${each.namespace}/${each.name}`))
    .filter((each) => Date.parse(each.createdAt) >= run.memo.startedAt - 2_000)
    .sort((a, b) => Number(b.ready) - Number(a.ready))[0];
  if (fresh !== undefined) return fresh;
  const workload = sibling === undefined ? null : seen.workloadOf(sibling);
  // Scaled down meanwhile, or whole again without one more.
  return workload !== null && workload.readyReplicas >= workload.replicas ? "none needed" : null;
}

const ofSameWorkload = (run: DrainRun, pod: PodMemo, each: PodRecord): boolean => {
  const owner = run.planned.get(pod.uid)?.ownerUid ?? null;
  return owner !== null && run.ports.seen.workloadOf(each)?.uid === owner;
};

function whyNot(pod: PodRecord): string {
  const waiting = [...pod.initContainers, ...pod.containers].find(({ ready }) => !ready);
  return (
    pod.unschedulableBecause ?? waiting?.reason ?? (pod.nodeName === null ? "not scheduled" : "not Ready")
  );
}
