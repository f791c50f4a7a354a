import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { getNode } from "@/lib/kubernetes/read-node";
import { forceDeletePod } from "@/lib/kubernetes/write/delete-pod";
import type { NodeRecord, PodRecord } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { podKeySchema } from "@/lib/nodes/drain/schema";
import { readNodes } from "./plan-nodes";

/**
 * Removes a pod from the API that nobody can ask to end: terminating past its grace, on a node that is out of reach.
 * Danger: its containers may still run there, and a StatefulSet would then have two of one identity.
 */
const inputSchema = z.strictObject({ pod: podKeySchema });
type Input = z.infer<typeof inputSchema>;

export const forceDelete = defineAction<Input>({
  name: "pod.force-delete",
  title: "Force-delete",
  permission: "pod.force-delete",
  input: inputSchema,
  targets: ({ pod }) => [{ kind: "pod", name: pod }],
  plan({ pod: key }) {
    const pod = liveIndex().table("pods").get(key) ?? null;
    const [on] = readNodes([pod?.nodeName ?? ""]);
    const target = { kind: "pod", name: key };
    const why = refused(pod, on?.node ?? null, Date.now());
    const stateful = pod?.owner?.kind === "StatefulSet";
    return {
      summary: `Force-delete ${key}`,
      targets: [
        {
          target,
          verdict: why === null ? "will_change" : "blocked",
          says: why ?? "is removed from the API without waiting for its node",
          found: pod === null ? {} : { uid: pod.uid, node: pod.nodeName },
        },
      ],
      warnings: stateful
        ? [
            `${key} is of a StatefulSet: if it still runs on ${pod?.nodeName}, two pods of one identity write to the same data. Make sure that the machine is off.`,
          ]
        : [],
      blockers: why === null ? [] : [{ target, says: why, override: null }],
      equivalent: [
        `kubectl delete pod ${key.replace("/", " ")} --grace-period=0 --force`.replace(
          /pod (\S+) (\S+)/,
          "pod $2 -n $1",
        ),
      ],
    };
  },
  approval: (_input, plan) =>
    plan.warnings.length > 0 ? ["a pod of a StatefulSet is removed while it may still run"] : [],
  async step({ pod: key }, _target, found, context) {
    const [namespace = "", name = ""] = key.split("/");
    const { uid, node } = foundSchema.parse(found);
    await assertOutOfReach(key, node, context.signal);
    await context.fence();
    const as = { user: context.user, groups: [site().profile.operatorGroup], actionId: context.actionId };
    const deleted = await forceDeletePod({ namespace, name, uid }, as, context.signal);
    if (deleted !== null) return { outcome: "done", says: "removed from the API", auditId: deleted.auditId };
    return context.begun
      ? { outcome: "done", says: "removed from the API, found done after a restart", auditId: null }
      : { outcome: "already_so", says: "was gone already", auditId: null };
  },
  inverse: () => ({ none: "a pod that was removed does not come back" }),
});

const foundSchema = z.object({ uid: z.string(), node: z.string() });

/** Read directly: a node that came back since the plan ends the pod itself. @throws AppError "precondition" */
async function assertOutOfReach(key: string, name: string, signal: AbortSignal): Promise<void> {
  const node = await getNode(name, signal);
  if (node !== null && !isUnreachable(node))
    throw new AppError("precondition", `the world left the plan: ${name} is back, and ends ${key} itself`);
}

/** In words, why it is not to be done; null when it is. */
export function refused(pod: PodRecord | null, node: NodeRecord | null, now: number): string | null {
  if (pod === null) return "there is no such pod";
  if (pod.deletionAt === null) return "is not terminating: evict it, or delete it in the ordinary way";
  if (Date.parse(pod.deletionAt) > now) return "still has grace to end by itself";
  if (pod.nodeName === null) return "is on no node";
  if (node !== null && !isUnreachable(node)) return `${pod.nodeName} can be reached and ends it itself`;
  return null;
}

/** The control plane has not heard of its kubelet for a while; a kubelet that says NotReady itself can still end pods. */
export const isUnreachable = (node: NodeRecord): boolean =>
  node.conditions.some(({ type, status }) => type === "Ready" && status === "Unknown");
