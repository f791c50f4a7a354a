import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import { site } from "@/lib/config/site";
import { getNode } from "@/lib/kubernetes/read-node";
import { patchNode } from "@/lib/kubernetes/write";
import { ours } from "./plan-nodes";

/** One write of a node: read first, patch only the difference, read again to see that it holds. */
export async function changeNode(
  name: string,
  unschedulable: boolean,
  annotations: Readonly<Record<string, string | null>>,
  context: StepContext,
): Promise<StepResult> {
  const before = await getNode(name, context.signal);
  if (before === null) return { outcome: "failed", says: `there is no node ${name} any more` };
  const word = unschedulable ? "cordoned" : "uncordoned";
  // A worker that died between patch and record left our own mark: this action did it, so undo may put it back.
  if (unschedulable && before.unschedulable && before.annotations[ours().actionId] === context.actionId)
    return { outcome: "done", says: "cordoned, found done after a restart", auditId: null };
  if (before.unschedulable === unschedulable)
    return { outcome: "already_so", says: `was already ${word}`, auditId: null };
  const { auditId } = await patchNode(
    name,
    { metadata: { annotations }, spec: { unschedulable: unschedulable ? true : null } },
    { user: context.user, groups: [site().profile.operatorGroup], actionId: context.actionId },
    context.signal,
  );
  const after = await getNode(name, context.signal);
  if (after?.unschedulable !== unschedulable)
    return { outcome: "retry", says: `patched, but the node does not read as ${word}`, retryAfterMs: 1_000 };
  return { outcome: "done", says: word, auditId };
}
