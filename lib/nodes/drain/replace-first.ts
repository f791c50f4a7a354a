import "server-only";
import type { PodMemo } from "./memo";
import type { DrainPlan } from "./model";
import { become, type DrainRun, isFinal } from "./run";

/** Make before break: a second replica, Ready elsewhere, before the only one is asked to leave. */

export function startReplacements(run: DrainRun): void {
  const { memo, planned, ports } = run;
  const open = memo.pods.filter(({ state }) => state === "queued" || state === "waiting_job");
  const tier = Math.min(...open.map((pod) => planned.get(pod.uid)?.tier ?? 3));
  for (const pod of memo.pods) {
    const plan = planned.get(pod.uid);
    const deployment = plan?.replaceFirst ?? null;
    if (plan === undefined || deployment === null || run.inFlight.has(pod.uid) || ports.stop.aborted)
      continue;
    if (pod.state === "queued" && plan.tier <= tier && pod.replacement?.ready !== true)
      surge(run, pod, deployment);
    else if (pod.state === "replacing") findReplacement(run, pod);
  }
}

function surge(run: DrainRun, pod: PodMemo, deployment: string): void {
  const { ports, memo, inFlight } = run;
  become(run, pod, "replacing", "a second replica is started elsewhere");
  if (!memo.surged.includes(deployment)) memo.surged.push(deployment);
  const work = ports
    .fence()
    .then(() => ports.surge(deployment))
    .then((answer) => {
      if (!answer.ok) become(run, pod, "given_up", `no replacement first: ${answer.why}`);
    })
    .catch((error: unknown) => {
      run.broken ??= { error };
      become(run, pod, "queued", "its replacement could not be asked for");
    })
    .finally(() => inFlight.delete(pod.uid));
  inFlight.set(pod.uid, work);
}

function findReplacement(run: DrainRun, pod: PodMemo): void {
  const { ports, plan, planned } = run;
  const of = planned.get(pod.uid);
  const others = ports.seen
    .podsInNamespace(of?.namespace ?? "")
    .filter((each) => each.uid !== pod.uid && each.deletionAt === null && each.nodeName !== plan.node)
    .filter(
      (each) => each.owner?.uid === pod.owner?.uid || ports.seen.workloadOf(each)?.uid === of?.ownerUid,
    );
  const ready = others.find((each) => each.ready);
  const [other] = ready === undefined ? others : [ready];
  if (other === undefined) return;
  const key = `${other.namespace}/${other.name}`;
  pod.replacement = { key, node: other.nodeName, ready: ready !== undefined };
  if (ready !== undefined) become(run, pod, "queued", `${key} is ready on ${ready.nodeName}`);
}

/** Deployments that a drain by this plan may have lent a replica. */
export const lentFor = ({ pods }: DrainPlan): string[] => [
  ...new Set(pods.flatMap(({ replaceFirst }) => replaceFirst ?? [])),
];

/** Puts back what is no longer needed; everything when `all`, before a pause and at the end. */
export async function putBack(run: DrainRun, which: "settled" | "all"): Promise<void> {
  const { memo, planned, ports } = run;
  const needed = new Set(
    memo.pods
      .filter((pod) => !isFinal(pod) && pod.state !== "terminating")
      .map((pod) => planned.get(pod.uid)?.replaceFirst ?? null),
  );
  for (const deployment of [...memo.surged]) {
    if (which === "settled" && needed.has(deployment)) continue;
    await ports.fence();
    await ports.unsurge(deployment);
    memo.surged = memo.surged.filter((each) => each !== deployment);
  }
  if (which === "settled") return;
  for (const pod of memo.pods)
    if (pod.state === "replacing" || (pod.state === "queued" && pod.replacement !== null)) {
      pod.replacement = null;
      become(run, pod, "queued", "waits");
    }
}
