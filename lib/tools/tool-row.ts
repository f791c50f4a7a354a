import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex, PodRecord } from "@/lib/live/model";
import type { MirroredTool } from "@/lib/mirror/model";
import { mergeQuotas, pressureOf } from "@/lib/quotas/model";
import { hasFailed, isRunning } from "./job-result/model";
import type { Attention, ToolRow } from "./model";
import type { ToolRecords } from "./records/model";
import { sayWeb, webServiceOf } from "./web-service/model";

/** One line of the list: what the directory says of a tool, joined with what the cluster has of it. Pure. */

type Given = {
  name: string;
  namespace: string | null;
  /** Undefined when the directory does not have it. */
  account: MirroredTool | undefined;
  /** False until the directory has been read once: then nothing is said to be unknown to it. */
  directoryRead: boolean;
  records: ToolRecords;
  workloadOf: LiveIndex["workloadOf"];
  labels: Profile["webServiceLabels"];
  now: Date;
};

export function toolRow(given: Given): ToolRow {
  const { name, namespace, account, records, workloadOf, labels, now } = given;
  const web = webServiceOf(records, workloadOf, { labels, now });
  const said = sayWeb(web);
  const running = records.pods.filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  const pressure = pressureOf(mergeQuotas(records.quotas));
  const shown = web !== null && web.pods.length > 0 ? web.pods : running;
  return {
    name,
    namespace,
    maintainers: account?.maintainers ?? NONE,
    maintainerTools: account?.maintainerTools ?? NONE,
    inDirectory: given.directoryRead ? account !== undefined && account.goneAt === null : null,
    disabled: account?.disabled ?? NONE,
    web: said.state,
    webSays: said.says,
    crons: records.crons.filter(({ suspend }) => !suspend).length,
    jobsRunning: records.jobs.filter(isRunning).length,
    jobsFailed: records.jobs.filter(hasFailed).length,
    pods: running.length,
    restarts: running.reduce((sum, { restarts }) => sum + restarts, 0),
    quota:
      pressure === null ? null : { percent: Math.round(pressure.share * 100), resource: pressure.resource },
    ...imageOf(shown),
    changedAt: lastChange(records, account),
    attention: attentionOf(given, running, pressure?.share ?? 0),
  };
}

/** One empty list for all: most rows have several. */
const NONE: readonly never[] = Object.freeze([]);
const OVER = 0.9;

/** A container that restarts 0.002 times a second, or more, over two days: what an operator would call broken for good. */
const CRASHING_DAYS = 2;
const DAY_MS = 86_400_000;
const CRASHES_MIN = Math.round(0.002 * (DAY_MS / 1_000) * CRASHING_DAYS);

function attentionOf(given: Given, running: readonly PodRecord[], share: number): readonly Attention[] {
  const { account, directoryRead, records, now } = given;
  const known = account !== undefined && account.goneAt === null;
  const runs = running.length > 0 || records.crons.some(({ suspend }) => !suspend);
  const found: [Attention, boolean][] = [
    ["no_maintainers", known && account.maintainers.length + account.maintainerTools.length === 0],
    ["disabled_running", known && account.disabled.length > 0 && runs],
    ["unknown_running", directoryRead && !known && runs],
    ["never_used", known && account.disabled.length === 0 && isEmpty(records)],
    ["over_quota", share > OVER],
    ["crash_looping", running.some((pod) => crashesForDays(pod, now))],
  ];
  const names = found.filter(([, is]) => is).map(([name]) => name);
  return names.length === 0 ? NONE : names;
}

const isEmpty = ({ pods, workloads, jobs, crons, services, routes }: ToolRecords): boolean =>
  pods.length + workloads.length + jobs.length + crons.length + services.length + routes.length === 0;

const crashesForDays = (pod: PodRecord, now: Date): boolean =>
  now.getTime() - Date.parse(pod.createdAt) >= CRASHING_DAYS * DAY_MS &&
  [...pod.initContainers, ...pod.containers].some(
    ({ reason, restarts }) => reason === "CrashLoopBackOff" && restarts >= CRASHES_MIN,
  );

/** A tag moves on while pods keep what they were started with, so the oldest start says how old the oldest code may be. */
function imageOf(pods: readonly PodRecord[]): Pick<ToolRow, "image" | "imageSince"> {
  const image = pods[0]?.containers[0]?.image ?? null;
  const starts = pods
    .filter(({ containers }) => containers[0]?.image === image)
    .flatMap(({ startedAt }) => (startedAt === null ? [] : [startedAt]));
  return { image, imageSince: starts.sort()[0] ?? null };
}

function lastChange(records: ToolRecords, account: MirroredTool | undefined): string | null {
  // What was seen for the first time has not changed: on the first day of the mirror that would be all of them.
  let last = account !== undefined && account.changedAt > account.firstSeenAt ? account.changedAt : "";
  const { workloads, rollouts, crons, services, routes, quotas } = records;
  for (const list of [workloads, rollouts, crons, services, routes, quotas])
    for (const { createdAt } of list) if (createdAt > last) last = createdAt;
  return last === "" ? null : last;
}
