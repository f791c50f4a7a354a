import "server-only";
import type { PodRecord, WorkloadRecord } from "@/lib/live/model";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { ownerSays } from "@/lib/pods/model";
import { budgetLedger } from "./budgets";
import { fitJudge } from "./fit";
import { type Gap, judgeGap } from "./gap";
import { judgeCron, judgeJob } from "./job-effects";
import type { DrainInput, DrainPod, DrainReason, Fit } from "./model";
import { inOrder, isWebService, tierOf } from "./order";
import { noRoomBeside } from "./quota";
import { type Standing, standingOf } from "./standing";
import { toleratesCordon } from "./taints";
import { type DrainWorld, podKey } from "./world";

/** Every pod of the node with its verdict and all reasons for it, in the order a drain takes them. */

/** The worst first; of equals the one that was found first. */
const worstFirst = (a: DrainReason, b: DrainReason): number =>
  DRAIN_VERDICTS.indexOf(a.verdict) - DRAIN_VERDICTS.indexOf(b.verdict);

const NEED_ACCEPTANCE: ReadonlySet<string> = new Set(["blocked_for_good", "unmanaged", "loses_data"]);

/** `closable`: it has a gap that a second replica, started first, would close. */
export type Judged = { pod: DrainPod; closable: boolean };

export function judgePods(input: DrainInput, world: DrainWorld): Judged[] {
  const tier = (pod: PodRecord) => tierOf(pod, workloadOf(pod, world), world.webServiceLabels);
  const stood = [...world.pods].sort(inOrder(tier)).map((pod) => {
    const workload = workloadOf(pod, world);
    const tool = world.tools.get(pod.namespace) ?? null;
    return {
      pod,
      workload,
      tier: tier(pod),
      standing: standingOf(pod, { workload, tool, input, now: world.now }),
    };
  });
  const leaving = new Set(
    stood.filter(({ standing }) => standing.does !== "leave").map(({ pod }) => pod.uid),
  );
  // What is over already costs a job nothing more.
  const evicted = stood.filter(({ standing }) => standing.does === "evict" && !standing.over);
  const judges: Judges = {
    input,
    world,
    leaving,
    ledger: budgetLedger(world),
    fits: fitJudge(world, leaving),
    evictedOfJob: Map.groupBy(evicted, ({ workload }) => workload?.uid),
  };
  return stood.map(({ pod, ...rest }) => drainPod(pod, { ...rest, judges }));
}

const workloadOf = (pod: PodRecord, { workloads }: DrainWorld): WorkloadRecord | null =>
  workloads.get(pod.uid) ?? null;

type Judges = {
  input: DrainInput;
  world: DrainWorld;
  leaving: ReadonlySet<string>;
  ledger: ReturnType<typeof budgetLedger>;
  fits: ReturnType<typeof fitJudge>;
  evictedOfJob: ReadonlyMap<string | undefined, readonly unknown[]>;
};

type Effect = {
  reasons: readonly DrainReason[];
  gapSeconds: number | null;
  fit: Fit | null;
  replaceFirst: string | null;
  closable: boolean;
};

const NO_EFFECT = { gapSeconds: null, fit: null, replaceFirst: null, closable: false };

function drainPod(
  pod: PodRecord,
  given: { workload: WorkloadRecord | null; tier: number; standing: Standing; judges: Judges },
): Judged {
  const { workload, tier, standing, judges } = given;
  const { input, world } = judges;
  const { closable, ...effect }: Effect =
    standing.does === "evict"
      ? standing.over
        ? { ...NO_EFFECT, reasons: standing.reasons }
        : eviction(pod, workload, standing.reasons, judges)
      : { ...NO_EFFECT, reasons: [standing.reason] };
  const reasons = [...effect.reasons].sort(worstFirst);
  const needsAcceptance = reasons.some(({ verdict }) => NEED_ACCEPTANCE.has(verdict));
  return {
    closable,
    pod: {
      key: podKey(pod),
      uid: pod.uid,
      namespace: pod.namespace,
      name: pod.name,
      tool: world.tools.get(pod.namespace) ?? null,
      owner: ownerSays(pod, workload),
      ownerUid: workload?.uid ?? pod.owner?.uid ?? null,
      does: standing.does,
      tier,
      verdict: reasons[0]?.verdict ?? "moves",
      needsAcceptance,
      accepted: needsAcceptance && input.accept.includes(podKey(pod)),
      graceSeconds: input.graceSeconds ?? pod.graceSeconds,
      ...effect,
      reasons,
    },
  };
}

function eviction(
  pod: PodRecord,
  workload: WorkloadRecord | null,
  standing: readonly DrainReason[],
  judges: Judges,
): Effect {
  const { ledger, world } = judges;
  const blocked = ledger.judge(pod);
  const reasons = [...standing, ...(blocked === null ? [] : [blocked])];
  if (standing.some(({ verdict }) => verdict === "unmanaged")) return { ...NO_EFFECT, reasons };
  if (workload?.kind === "jobs") return jobEffect(pod, workload, reasons, judges);
  const fit = judges.fits.judge(pod);
  const gap = judgeGap(pod, workload, { world, leaving: judges.leaving, fit });
  const returns = toleratesCordon(pod.placement)
    ? [{ verdict: "may_return" as const, says: "tolerates the cordon: it may be placed here again" }]
    : [];
  const { reason, ...rest } = closing(pod, workload, { gap, fit, judges });
  return { ...rest, fit, reasons: [...reasons, ...returns, reason] };
}

function jobEffect(
  pod: PodRecord,
  job: WorkloadRecord,
  before: readonly DrainReason[],
  judges: Judges,
): Effect {
  const { input, world } = judges;
  const evicted = judges.evictedOfJob.get(job.uid)?.length ?? 1;
  const ends = judgeJob(job, evicted, input.waitForJobsSeconds);
  const cron = world.crons.get(pod.uid);
  const skipped = cron === undefined ? null : judgeCron(cron, job, ends, world.now);
  return {
    ...NO_EFFECT,
    reasons: [...before, ends, ...(skipped === null ? [] : [skipped])],
    fit: ends.verdict === "job_fails" ? null : judges.fits.judge(pod),
  };
}

/** A web service with one replica has no gap when a second one is started first: two copies of a bot might act twice. */
function closing(
  pod: PodRecord,
  workload: WorkloadRecord | null,
  { gap, fit, judges: { input, world } }: { gap: Gap; fit: Fit; judges: Judges },
): Gap & Pick<Effect, "replaceFirst" | "closable"> {
  const can =
    gap.reason.verdict === "gap" &&
    workload?.kind === "deployments" &&
    workload.replicas === 1 &&
    fit.answer !== "does_not_fit" &&
    isWebService(pod, world.webServiceLabels);
  if (!can) return { ...gap, replaceFirst: null, closable: false };
  const full = noRoomBeside(pod, world.quotas.get(pod.namespace) ?? []);
  if (full !== null) {
    const says = input.startReplacementFirst
      ? `${gap.reason.says}; no second one first: ${full}`
      : gap.reason.says;
    return { ...gap, reason: { ...gap.reason, says }, replaceFirst: null, closable: false };
  }
  if (!input.startReplacementFirst) return { ...gap, replaceFirst: null, closable: true };
  return {
    reason: { verdict: "moves", says: "a second replica is ready elsewhere before it goes" },
    gapSeconds: null,
    replaceFirst: `${workload.namespace}/${workload.name}`,
    closable: false,
  };
}
