import "server-only";
import { z } from "zod";
import type { WorkloadNow } from "@/lib/kubernetes/read-workloads";
import { type HoldPatch, holdWorkload } from "@/lib/kubernetes/write/hold-workload";
import { isRunning, workloadsIn } from "../inspect-tool";
import { heldLabel } from "../observe";
import type { Hands } from "./hands";

/** Stops what runs in a namespace and starts it again as it was: each workload itself says what it was. */

const wasSchema = z.object({ action: z.string(), replicas: z.int().nullable() });
const wasKey = (prefix: string): string => `${prefix}held-was`;

/** @returns how many workloads were changed; null when one changed meanwhile and is to be looked at again */
export async function holdStill(namespace: string, prefix: string, hands: Hands): Promise<number | null> {
  const running = (await workloadsIn(namespace, hands.ask, hands.signal)).filter(isRunning);
  return each(running, hands, (one) => ({
    ...(one.replicas === null ? { suspend: true } : { replicas: 0 }),
    labels: { [heldLabel(prefix)]: "true" },
    annotations: {
      [wasKey(prefix)]: JSON.stringify({ action: hands.as.actionId, replicas: one.replicas }),
    },
  }));
}

/** @returns as `holdStill` */
export async function letGo(namespace: string, prefix: string, hands: Hands): Promise<number | null> {
  const all = await workloadsIn(namespace, hands.ask, hands.signal);
  const held = all.filter(({ labels }) => labels[heldLabel(prefix)] !== undefined);
  return each(held, hands, (one) => ({
    // Somebody who has started it meanwhile knows better how much of it there should be.
    ...(isRunning(one)
      ? {}
      : one.replicas === null
        ? { suspend: false }
        : { replicas: replicasOf(one, prefix) }),
    labels: { [heldLabel(prefix)]: null },
    annotations: { [wasKey(prefix)]: null },
  }));
}

function replicasOf({ annotations }: WorkloadNow, prefix: string): number {
  try {
    return wasSchema.parse(JSON.parse(annotations[wasKey(prefix)] ?? "")).replicas ?? 1;
  } catch {
    return 1;
  }
}

async function each(
  workloads: readonly WorkloadNow[],
  hands: Hands,
  patchOf: (one: WorkloadNow) => HoldPatch,
): Promise<number | null> {
  let changed = 0;
  for (const one of workloads) {
    const done = await hands.write(() => holdWorkload(one, patchOf(one), hands.as, hands.signal));
    if (done === null) return null;
    changed += 1;
  }
  return changed;
}
