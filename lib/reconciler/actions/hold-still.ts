import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { listPodsIn } from "@/lib/kubernetes/list-pods";
import { HOLDABLE, listWorkloads, type WorkloadNow } from "@/lib/kubernetes/read-workloads";
import { endPod } from "@/lib/kubernetes/write/end-pod";
import { type HoldPatch, holdWorkload } from "@/lib/kubernetes/write/hold-workload";
import { isRunning } from "../inspect-tool";
import { heldLabel } from "../model";
import { isAlone } from "../observe";
import { names } from "../repair/plan";
import type { Hands } from "./hands";

/** Stops what runs in a namespace and starts it again as it was: each workload itself says what it was. */

const wasSchema = z.object({ action: z.string(), replicas: z.int().nullable() });
const wasKey = (prefix: string): string => `${prefix}held-was`;

/**
 * Ends pods that no controller has too, of those that are named: they do not come back.
 * @returns whether it is through; false when something changed meanwhile and is to be looked at again
 * @throws AppError precondition for another such pod; forbidden, upstream, timeout
 */
export async function holdStill(
  { namespace, prefix, pods }: { namespace: string; prefix: string; pods: readonly string[] },
  hands: Hands,
): Promise<boolean> {
  const through = await eachWorkload(namespace, hands, (one) =>
    isRunning(one)
      ? {
          ...(one.replicas === null ? { suspend: true } : { replicas: 0 }),
          labels: { [heldLabel(prefix)]: "true" },
          annotations: {
            [wasKey(prefix)]: JSON.stringify({ action: hands.as.actionId, replicas: one.replicas }),
          },
        }
      : null,
  );
  return through && (await endPods(namespace, pods, hands));
}

/** @returns as `holdStill` */
export const letGo = (
  { namespace, prefix }: { namespace: string; prefix: string },
  hands: Hands,
): Promise<boolean> =>
  eachWorkload(namespace, hands, (one) =>
    one.labels[heldLabel(prefix)] === undefined
      ? null
      : {
          // Somebody who has started it meanwhile knows better how much of it there should be.
          ...(isRunning(one)
            ? {}
            : one.replicas === null
              ? { suspend: false }
              : { replicas: replicasOf(one, prefix) }),
          labels: { [heldLabel(prefix)]: null },
          annotations: { [wasKey(prefix)]: null },
        },
  );

function replicasOf({ annotations }: WorkloadNow, prefix: string): number {
  try {
    return wasSchema.parse(JSON.parse(annotations[wasKey(prefix)] ?? "")).replicas ?? 1;
  } catch {
    return 1;
  }
}

/** Kind after kind, each read when the one before is through: what a CronJob made until it was held is there by then. */
async function eachWorkload(
  namespace: string,
  hands: Hands,
  patchOf: (one: WorkloadNow) => HoldPatch | null,
): Promise<boolean> {
  for (const kind of HOLDABLE)
    for (const one of await hands.ask(() => listWorkloads(kind, namespace, hands.signal))) {
      const patch = patchOf(one);
      if (patch === null) continue;
      const done = await hands.write(() => holdWorkload(one, patch, hands.as, hands.signal));
      if (done === null) return false;
    }
  return true;
}

async function endPods(namespace: string, named: readonly string[], hands: Hands): Promise<boolean> {
  const alone = (await hands.ask(() => listPodsIn(namespace, hands.signal))).filter(isAlone);
  const isNamed = ({ name }: { name: string }) => named.includes(`${namespace}/${name}`);
  const others = alone.filter((pod) => !isNamed(pod));
  for (const pod of alone.filter(isNamed)) await hands.write(() => endPod(pod, hands.as, hands.signal));
  if (others.length > 0)
    throw new AppError(
      "precondition",
      `no plan named ${names(others.map(({ name }) => name))}, which no controller has: stop the tool again to see them named`,
    );
  return true;
}
