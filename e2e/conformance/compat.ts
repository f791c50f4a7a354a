import type { DrainInput } from "@/lib/nodes/drain/model";

/** What kubectl is asked, and the drain that means the same: its flags as our input. */
export type Flags = {
  force?: boolean;
  deleteEmptydirData?: boolean;
  ignoreDaemonsets?: boolean;
  gracePeriod?: number;
  timeoutSeconds?: number;
  skipWaitForDeleteSeconds?: number;
};

export const kubectlArgs = (node: string, flags: Flags): string[] => [
  "drain",
  node,
  ...(flags.force ? ["--force"] : []),
  ...(flags.deleteEmptydirData ? ["--delete-emptydir-data"] : []),
  ...(flags.ignoreDaemonsets ? ["--ignore-daemonsets"] : []),
  ...(flags.gracePeriod === undefined ? [] : [`--grace-period=${flags.gracePeriod}`]),
  ...(flags.timeoutSeconds === undefined ? [] : [`--timeout=${flags.timeoutSeconds}s`]),
  ...(flags.skipWaitForDeleteSeconds === undefined
    ? []
    : [`--skip-wait-for-delete-timeout=${flags.skipWaitForDeleteSeconds}`]),
];

type Pod = { key: string; managed: boolean; localData: boolean };

/** `--force` and `--delete-emptydir-data` accept every pod of their sort; here each is accepted by name. */
export const compatInput = (node: string, flags: Flags, pods: readonly Pod[]): Partial<DrainInput> => ({
  node,
  graceSeconds: flags.gracePeriod ?? null,
  deadlineSeconds: Math.max(10, flags.timeoutSeconds ?? 86_400),
  atDeadline: "leave_cordoned",
  skipTerminatingSeconds: flags.skipWaitForDeleteSeconds ?? null,
  accept: pods
    .filter(({ managed, localData }) => (managed || flags.force) && (!localData || flags.deleteEmptydirData))
    .filter(({ managed, localData }) => !managed || localData)
    .map(({ key }) => key),
});
