import "server-only";
import { FIELD_MANAGER } from "@/lib/kubernetes/model";
import type { BuildRecord, ContainerRecord, PodRecord, QuotaRecord, WorkloadRecord } from "@/lib/live/model";
import type { MirroredTool } from "@/lib/mirror/model";
import { amountText } from "@/lib/quotas/model";
import { BUILD_WORD } from "./builds/model";
import { hasFailed } from "./job-result/model";
import type { Change } from "./model";
import type { ToolRecords } from "./records/model";

/**
 * What changed with a tool, as far as what is there now still tells: rollouts whose ReplicaSet is kept, the last restart of
 * each container, the last flip of each condition, jobs and builds that are kept, who else set the quota last, and what was
 * done with this console. Pure.
 */

const CHANGES_MAX = 60;

type Known = {
  records: ToolRecords;
  builds: readonly BuildRecord[];
  account: MirroredTool | undefined;
  actions: readonly Change[];
};

export function changesOf({ records, builds, account, actions }: Known): Change[] {
  return [
    ...records.rollouts.flatMap(rollout),
    ...records.pods.flatMap(restarts),
    ...records.workloads.flatMap(flip),
    ...records.jobs.flatMap(jobEnd),
    ...builds.flatMap(buildEnd),
    ...records.quotas.flatMap(quotaSet),
    ...accountChanges(account),
    ...actions,
  ]
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, CHANGES_MAX);
}

const change = (at: string, kind: Change["kind"], says: string): Change => ({
  at,
  kind,
  says,
  person: null,
  actionId: null,
});

const rollout = ({ createdAt, owner }: WorkloadRecord): Change[] =>
  owner?.kind === "Deployment"
    ? [change(createdAt, "rollout", `Deployment ${owner.name} was rolled out`)]
    : [];

function restarts(pod: PodRecord): Change[] {
  return pod.containers.flatMap(({ name, restarts: count, lastExit }: ContainerRecord) => {
    if (count === 0 || lastExit?.at == null) return [];
    const exit = lastExit.exitCode === null ? "" : `, exit ${lastExit.exitCode}`;
    const why = lastExit.reason === "OOMKilled" ? "out of memory" : `${lastExit.reason ?? "ended"}${exit}`;
    const which = pod.containers.length > 1 ? `${pod.name}/${name}` : pod.name;
    return [change(lastExit.at, "restart", `${which} restarted: ${why} (${count} in all)`)];
  });
}

const flip = ({ name, available, replicas }: WorkloadRecord): Change[] =>
  available === null || replicas === 0
    ? []
    : [
        change(
          available.since,
          "condition",
          `Deployment ${name} ${available.is ? "became available" : "ceased to be available"}`,
        ),
      ];

const jobEnd = (record: WorkloadRecord): Change[] =>
  record.job?.endedAt == null
    ? []
    : [change(record.job.endedAt, "job", `Job ${record.name} ${hasFailed(record) ? "failed" : "succeeded"}`)];

const buildEnd = ({ state, endedAt }: BuildRecord): Change[] =>
  endedAt === null ? [] : [change(endedAt, "build", `A build of its image ${BUILD_WORD[state]}`)];

const AMOUNTS_NAMED = 3;

/** What it was before nobody keeps. What this console set is told by its action. */
const quotaSet = ({ name, hard, setLater }: QuotaRecord): Change[] =>
  setLater
    .filter(({ manager }) => manager !== FIELD_MANAGER)
    .map(({ manager, at, amounts }) => {
      const now = amounts.map((amount) => `${amount} ${amountText(amount, hard[amount] ?? 0)}`);
      const more = now.length - AMOUNTS_NAMED;
      const said = [...now.slice(0, AMOUNTS_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
      return change(at, "quota", `Quota ${name} was set with ${manager}: ${said}`);
    });

function accountChanges(account: MirroredTool | undefined): Change[] {
  if (account === undefined) return [];
  const { disabled, disabledAt, goneAt, firstSeenAt } = account;
  return [
    change(firstSeenAt, "account", "First seen in the directory"),
    ...(disabledAt === null
      ? []
      : [change(disabledAt, "account", `Disabled in the directory (${disabled.join(", ")})`)]),
    ...(goneAt === null ? [] : [change(goneAt, "account", "No longer in the directory")]),
  ];
}
