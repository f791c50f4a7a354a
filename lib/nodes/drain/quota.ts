import "server-only";
import { formatBytes, formatCores } from "@/lib/core/quantity";
import type { PodRecord, QuotaRecord } from "@/lib/live/model";

/** Whether a namespace's quotas let one more pod like this one in. Quotas of a scope are left out: whom they count is not known here. */

const COUNTED: Readonly<Record<string, (pod: PodRecord) => number>> = {
  pods: () => 1,
  "count/pods": () => 1,
  cpu: ({ requests }) => requests.cpuCores,
  memory: ({ requests }) => requests.memoryBytes,
  "requests.cpu": ({ requests }) => requests.cpuCores,
  "requests.memory": ({ requests }) => requests.memoryBytes,
  "limits.cpu": ({ limits }) => limits.cpuCores,
  "limits.memory": ({ limits }) => limits.memoryBytes,
};

/** Sums of 0.1 leave noise. */
const EPSILON = 1e-6;

/** What is short when `extra` of one pod is added to what is used, in words; null when nothing is. */
function short(pod: PodRecord, quotas: readonly QuotaRecord[], extra: 0 | 1): string | null {
  for (const { name, hard, used, scoped } of [...quotas].sort((a, b) => (a.name < b.name ? -1 : 1)))
    for (const [key, limit] of Object.entries(hard)) {
      const amount = scoped ? undefined : COUNTED[key]?.(pod);
      const wanted = (used[key] ?? 0) + extra * (amount ?? 0);
      if (amount !== undefined && wanted > limit + EPSILON)
        return `quota ${name} has ${sayAmount(key, limit)} ${key}, ${sayAmount(key, used[key] ?? 0)} in use`;
    }
  return null;
}

/** Why a second pod like it can't be started beside it. */
export const noRoomBeside = (pod: PodRecord, quotas: readonly QuotaRecord[]): string | null =>
  short(pod, quotas, 1);

/** Why not even its replacement can be started: the quota was cut below what is in use. */
export const noRoomAfter = (pod: PodRecord, quotas: readonly QuotaRecord[]): string | null =>
  short(pod, quotas, 0);

const sayAmount = (key: string, amount: number): string =>
  key.endsWith("memory") ? formatBytes(amount) : key.endsWith("cpu") ? formatCores(amount) : String(amount);
