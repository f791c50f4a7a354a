import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { compareNatural } from "@/lib/core/natural";
import type { BuildRecord, LiveIndex, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { MirroredTool } from "@/lib/mirror/model";
import { ownerSays, podReason } from "@/lib/pods/model";
import { mergeQuotas } from "@/lib/quotas/model";
import { buildsOf } from "./builds/model";
import { changesOf } from "./changes";
import { dueOf } from "./due";
import { hasFailed, isRunning } from "./job-result/model";
import type { Change, ToolItem, ToolRow, Upcoming } from "./model";
import { otherBuildSince, type Starts, startsOf } from "./other-builds";
import type { ToolRecords } from "./records/model";
import { routesOf } from "./routes";
import { sayTool } from "./say-tool";
import { toolEquivalents } from "./tool-equivalents";
import { webServiceOf } from "./web-service/model";

/** Everything the page of one tool shows, from its row, its records and our own. Pure. */

type Given = {
  row: ToolRow;
  account: MirroredTool | undefined;
  records: ToolRecords;
  index: LiveIndex;
  profile: Profile;
  actions: readonly Change[];
  upcoming: readonly Upcoming[];
  /** Whether the site lets people repair. */
  repairs: boolean;
  now: Date;
};

export function toolItem(given: Given): ToolItem {
  const { row, account, records, index, profile, now } = given;
  const web = webServiceOf(records, index.workloadOf, { labels: profile.webServiceLabels, now });
  const serving = new Set(web?.workloads.map(({ uid }) => uid));
  const starts = startsOf(records.pods, index);
  const workloads = records.workloads
    .map((workload) => workloadOf(workload, serving.has(workload.uid), records, { index, starts }))
    .sort((a, b) => Number(b.web) - Number(a.web) || compareNatural(a.name, b.name));
  const merged = mergeQuotas(records.quotas);
  const builds = profile.builds === null ? null : buildsOf(index, row.name);
  return {
    ...row,
    sentence: sayTool(row, workloads),
    account: account === undefined ? null : accountOf(account),
    due: given.repairs ? dueOf(row, records, profile.annotationPrefix) : null,
    trouble: troubleOf(records.pods, row),
    foundBy: web?.foundBy ?? null,
    workloads,
    podList: records.pods.map((pod) => podOf(pod, index)).sort((a, b) => compareNatural(a.name, b.name)),
    ...jobsOf(records),
    builds: builds?.slice(0, BUILDS_MAX).map(buildOf) ?? null,
    quotas: Object.entries(merged.resources)
      .map(([resource, { used, hard, by }]) => ({
        resource,
        used,
        hard,
        by,
        percent: hard > 0 ? Math.round((used / hard) * 100) : 0,
      }))
      .sort((a, b) => b.percent - a.percent || compareNatural(a.resource, b.resource)),
    quotaObjects: [...merged.quotas, ...merged.scoped],
    routes: routesOf(records),
    changes: changesOf({ records, builds: builds ?? [], account, actions: given.actions }),
    upcoming: [...given.upcoming],
    links: profile.toolLinks.map(({ label, url }) => ({
      label,
      url: url
        .replaceAll("{tool}", encodeURIComponent(row.name))
        .replaceAll("{namespace}", encodeURIComponent(row.namespace ?? "")),
    })),
    equivalent: toolEquivalents(row, web?.workloads[0] ?? null),
  };
}

const accountOf = ({ uid, homeDirectory, disabledAt, goneAt }: MirroredTool): ToolItem["account"] => ({
  uid,
  homeDirectory,
  disabledAt,
  goneAt,
});

const SAYS: Readonly<Record<ToolRow["attention"][number], string>> = {
  no_maintainers: "nobody maintains it",
  disabled_running: "it is disabled, and still runs",
  unknown_running: "it runs, and the directory does not know it",
  never_used: "it has nothing on the cluster",
  over_quota: "it uses more than 90 % of its quota",
  crash_looping: "it has been crashing for days",
};

function troubleOf(pods: readonly PodRecord[], row: ToolRow): ToolItem["trouble"] {
  return [
    ...row.attention.map((one) => ({ what: row.name, says: SAYS[one] })),
    ...pods.flatMap((pod) => {
      const says = pod.deletionAt === null ? podReason(pod) : null;
      return says === null ? [] : [{ what: pod.name, says }];
    }),
  ];
}

const KIND = {
  deployments: "Deployment",
  replicationcontrollers: "ReplicationController",
  statefulsets: "StatefulSet",
  daemonsets: "DaemonSet",
} as const;

function workloadOf(
  workload: WorkloadRecord,
  web: boolean,
  { pods, rollouts }: ToolRecords,
  { index, starts }: { index: LiveIndex; starts: Starts },
): ToolItem["workloads"][number] {
  const own = pods.filter((pod) => index.workloadOf(pod)?.uid === workload.uid);
  const rolled = rollouts
    .filter(({ owner }) => owner?.uid === workload.uid)
    .map(({ createdAt }) => createdAt);
  return {
    kind: KIND[workload.kind as keyof typeof KIND] ?? workload.kind,
    name: workload.name,
    web,
    replicas: workload.replicas,
    ready: own.filter((pod) => pod.ready && pod.deletionAt === null).length,
    image: own[0]?.containers[0]?.image ?? null,
    otherBuildSince: otherBuildSince(own, starts),
    restarts: own.reduce((sum, { restarts }) => sum + restarts, 0),
    createdAt: workload.createdAt,
    rolledOutAt: rolled.sort().at(-1) ?? null,
  };
}

const podOf = (pod: PodRecord, index: LiveIndex): ToolItem["podList"][number] => ({
  name: pod.name,
  namespace: pod.namespace,
  node: pod.nodeName,
  phase: pod.deletionAt === null ? pod.phase : "Terminating",
  ready: pod.ready,
  reason: podReason(pod),
  restarts: pod.restarts,
  owner: ownerSays(pod, index.workloadOf(pod)),
  containers: [...pod.initContainers, ...pod.containers].map(({ name }) => name),
  createdAt: pod.createdAt,
});

const JOBS_MAX = 50;
const BUILDS_MAX = 20;

const buildOf = ({ name, state, startedAt, endedAt }: BuildRecord) => ({ name, state, startedAt, endedAt });

function jobsOf({ jobs, crons }: ToolRecords): Pick<ToolItem, "jobs" | "cronJobs"> {
  const newestFirst = [...jobs].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const made = Map.groupBy(newestFirst, ({ owner }) => (owner?.kind === "CronJob" ? owner.uid : ""));
  return {
    jobs: (made.get("") ?? []).slice(0, JOBS_MAX).map(jobOf),
    cronJobs: crons
      .map(({ uid, name, schedule, timeZone, suspend, lastScheduledAt }) => {
        const [last] = made.get(uid) ?? [];
        const job = last === undefined ? null : jobOf(last);
        return { name, schedule, timeZone, suspended: suspend, lastScheduledAt, last: job };
      })
      .sort((a, b) => compareNatural(a.name, b.name)),
  };
}

const jobOf = (record: WorkloadRecord): ToolItem["jobs"][number] => ({
  name: record.name,
  state: hasFailed(record)
    ? "failed"
    : record.job?.over === true
      ? "succeeded"
      : isRunning(record)
        ? "running"
        : "waiting",
  startedAt: record.job?.startedAt ?? null,
  endedAt: record.job?.endedAt ?? null,
});
