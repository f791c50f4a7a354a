import "server-only";
import type { PodRecord } from "@/lib/live/model";
import type { PodMemo } from "./memo";
import { become, type DrainRun } from "./run";

/** Where the pods went: one new pod of the same owner for each that has gone, and whether it is Ready. */

/** Pods of these owners come back; what a Job or nobody owns may not. */
const COMES_BACK: ReadonlySet<string> = new Set(["ReplicaSet", "StatefulSet", "ReplicationController"]);

/** Creation is told to the second, by another machine's clock. */
const CLOCKS_DIFFER_MS = 5_000;

/** @returns what is still not Ready, with why not */
export function findReplacements(run: DrainRun): string[] {
  const { memo } = run;
  const taken = new Set(memo.pods.flatMap(({ replacement }) => replacement?.key ?? []));
  const missing: string[] = [];
  for (const pod of memo.pods) {
    if (pod.state !== "gone" && pod.state !== "rescheduled") continue;
    if (pod.owner === null || !COMES_BACK.has(pod.owner.kind)) continue;
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
  const held = pod.replacement === null ? undefined : seen.pod(pod.replacement.key);
  if (held !== undefined && held.deletionAt === null) return held;
  const [namespace = ""] = pod.key.split("/");
  const fresh = seen
    .podsInNamespace(namespace)
    .filter((each) => each.deletionAt === null && !run.planned.has(each.uid))
    .filter((each) => each.owner?.uid === pod.owner?.uid || ofSameWorkload(run, pod, each))
    .filter((each) => !taken.has(`${each.namespace}/${each.name}`))
    .filter((each) => Date.parse(each.createdAt) >= run.memo.startedAt - CLOCKS_DIFFER_MS)
    .sort((a, b) => Number(b.ready) - Number(a.ready))[0];
  if (fresh !== undefined) return fresh;
  const workload = seen.workloadOf(pod);
  // Its owner is gone, or scaled down meanwhile, or whole again without one more.
  return workload === null || workload.readyReplicas >= workload.replicas ? "none needed" : null;
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
