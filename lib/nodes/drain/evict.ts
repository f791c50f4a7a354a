import "server-only";
import { AppError, messageOf } from "@/lib/core/errors";
import type { EvictAnswer } from "@/lib/kubernetes/eviction";
import type { PodMemo } from "./memo";
import type { DrainPod } from "./model";
import { become, type DrainRun, isFinal } from "./run";

/** Who is asked to leave next, and what the answers mean. */

/** Sends what may be sent now; `run.inFlight` settles one by one. */
export function startEvictions(run: DrainRun): void {
  const { memo, ports, limits, inFlight, planned } = run;
  const now = ports.now();
  const open = memo.pods.filter((pod) => pod.state === "queued" || pod.state === "waiting_job");
  // Tiers begin in order; a pod that is held back by its budget does not hold those after it.
  const tier = Math.min(...open.map((pod) => planned.get(pod.uid)?.tier ?? 3));
  for (const pod of memo.pods) {
    if (inFlight.size >= limits.inFlight || ports.stop.aborted || ports.signal.aborted) return;
    const plan = planned.get(pod.uid);
    if (plan === undefined || inFlight.has(pod.uid) || plan.does !== "evict") continue;
    const due = pod.nextTryAt === null || pod.nextTryAt <= now;
    const queued = pod.state === "queued" && plan.tier <= tier && plan.replaceFirst === null;
    const ready = pod.state === "queued" && plan.replaceFirst !== null && pod.replacement?.ready === true;
    if (due && (queued || ready || pod.state === "blocked")) send(run, pod, plan);
  }
}

function send(run: DrainRun, pod: PodMemo, plan: DrainPod): void {
  const { ports, inFlight } = run;
  // An earlier try may have been heard though its answer was not.
  const doubted = pod.inDoubt || run.memo.restarted;
  const asked = ask(run, pod, plan)
    .then((answer) => take(run, pod, answer, doubted))
    .catch((error: unknown) => fail(run, pod, error))
    .finally(() => inFlight.delete(pod.uid));
  inFlight.set(pod.uid, asked);
  const now = ports.now();
  pod.tries += 1;
  pod.triedAt = now;
  pod.firstTryAt ??= now;
  become(run, pod, "evicting", "asked to leave");
}

async function ask(run: DrainRun, pod: PodMemo, plan: DrainPod): Promise<EvictAnswer> {
  const { ports, input } = run;
  await ports.fence();
  pod.inDoubt = true;
  return await ports.evict(
    { namespace: plan.namespace, name: plan.name, uid: pod.uid, graceSeconds: input.graceSeconds },
    AbortSignal.any([ports.signal, run.abandon.signal]),
  );
}

function take(run: DrainRun, pod: PodMemo, answer: EvictAnswer, doubted: boolean): void {
  pod.inDoubt = false;
  switch (answer.answer) {
    case "accepted":
      if (pod.evicted !== "recorded") pod.evicted = "unrecorded";
      pod.auditId = answer.auditId;
      become(run, pod, "terminating", "terminating");
      return;
    case "gone":
      if (doubted && pod.evicted === "no") pod.evicted = "unrecorded";
      become(run, pod, "gone", answer.cause);
      return;
    case "blocked":
      pod.budget = answer.budget;
      again(run, pod, blockedSays(answer), answer.retryAfterSeconds);
      return;
    case "failed":
      become(run, pod, "given_up", answer.cause);
  }
}

const blockedSays = ({ cause, retryAfterSeconds }: { cause: string; retryAfterSeconds: number }) =>
  retryAfterSeconds > 0 ? `${cause}; the server asks to wait ${Math.ceil(retryAfterSeconds)} s` : cause;

function fail(run: DrainRun, pod: PodMemo, error: unknown): void {
  if (error instanceof AppError && ["upstream", "timeout", "rate_limited"].includes(error.code)) {
    again(run, pod, messageOf(error), error.retryAfterSeconds ?? 0);
    return;
  }
  run.broken ??= { error };
  become(run, pod, "queued", messageOf(error));
}

/** 5 to 30 s, growing and jittered, never sooner than the server asks. */
function again(run: DrainRun, pod: PodMemo, says: string, retryAfterSeconds: number): void {
  const { limits, ports } = run;
  pod.backOffMs = Math.min(limits.backOffMsMax, Math.max(limits.tryMsMin, pod.backOffMs * 1.6));
  const jittered = pod.backOffMs * (1 + limits.jitter * ports.random());
  become(run, pod, "blocked", says);
  const own = Math.min(limits.backOffMsMax, jittered);
  const triedAt = pod.triedAt ?? ports.now();
  pod.notBefore = triedAt + retryAfterSeconds * 1_000;
  pod.nextTryAt = Math.max(triedAt + own, pod.notBefore);
}

/** Pods that had their time are given up, named, and left alone. */
export function giveUpLate(run: DrainRun): void {
  const { podTimeoutSeconds } = run.input;
  if (podTimeoutSeconds === null) return;
  for (const pod of run.memo.pods) {
    const since = pod.firstTryAt ?? (pod.state === "terminating" ? run.memo.startedAt : null);
    if (isFinal(pod) || run.inFlight.has(pod.uid) || since === null) continue;
    if (run.ports.now() - since >= podTimeoutSeconds * 1_000)
      become(run, pod, "given_up", `not gone after ${podTimeoutSeconds} s: ${pod.says}`);
  }
}
