import type { DrainInput, DrainPlan } from "@/lib/nodes/drain/model";

/** The compatibility mode: flags of kubectl, and the input of our drain that means the same. */
export type Flags = {
  force?: boolean;
  deleteEmptydirData?: boolean;
  ignoreDaemonsets?: boolean;
  disableEviction?: boolean;
  dryRun?: "client" | "server";
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
  ...(flags.disableEviction ? ["--disable-eviction"] : []),
  ...(flags.dryRun === undefined ? [] : [`--dry-run=${flags.dryRun}`]),
  ...(flags.gracePeriod === undefined ? [] : [`--grace-period=${flags.gracePeriod}`]),
  ...(flags.timeoutSeconds === undefined ? [] : [`--timeout=${flags.timeoutSeconds}s`]),
  ...(flags.skipWaitForDeleteSeconds === undefined
    ? []
    : [`--skip-wait-for-delete-timeout=${flags.skipWaitForDeleteSeconds}`]),
];

/** Without anything accepted; kubectl waits for ever where no timeout is given, and we do not. */
export const compatInput = (node: string, flags: Flags): Partial<DrainInput> & { node: string } => ({
  node,
  graceSeconds: flags.gracePeriod ?? null,
  deadlineSeconds: flags.timeoutSeconds ?? 86_400,
  atDeadline: "leave_cordoned",
  skipTerminatingSeconds: flags.skipWaitForDeleteSeconds ?? null,
});

/** `--force` and `--delete-emptydir-data` accept every pod of their sort; here each is accepted by name. */
export function compatAccept({ pods }: DrainPlan, flags: Flags, acceptsBlocked: boolean): string[] {
  const given: Readonly<Record<string, boolean>> = {
    unmanaged: flags.force === true,
    loses_data: flags.deleteEmptydirData === true,
    blocked_for_good: acceptsBlocked,
  };
  return pods
    .filter(({ needsAcceptance }) => needsAcceptance)
    .filter(({ reasons }) => reasons.every(({ verdict }) => given[verdict] ?? true))
    .map(({ key }) => key);
}
