import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { getNode } from "@/lib/kubernetes/read-node";
import { patchNode } from "@/lib/kubernetes/write/patch-node";
import type { NodeRecord } from "@/lib/live/model";
import { ours } from "./plan-nodes";

type Found = Plan["targets"][number]["found"];
type Annotations = Readonly<Record<string, string | null>>;

/** One write of a node: read first, patch only the difference, read again to see that it holds. */
export async function changeNode(
  name: string,
  wanted: { unschedulable: boolean; annotations: Annotations },
  found: Found,
  context: StepContext,
): Promise<StepResult> {
  const word = wanted.unschedulable ? "cordoned" : "uncordoned";
  const before = await getNode(name, context.signal);
  assertPlanned(name, before, found);
  const annotations = context.restores === null ? wanted.annotations : annotationsOf(context.restores);
  if (before.unschedulable === wanted.unschedulable)
    return isOurs(before, annotations, found, context)
      ? { outcome: "done", says: `${word}, found done after a restart`, auditId: null }
      : { outcome: "already_so", says: `was already ${word}`, auditId: null };
  const written = await patch(before, { ...wanted, annotations }, context);
  if (written === null)
    return { outcome: "retry", says: `${name} was changed at the same moment`, retryAfterMs: 200 };
  const after = await getNode(name, context.signal);
  if (after?.unschedulable !== wanted.unschedulable)
    return { outcome: "retry", says: `patched, but the node does not read as ${word}`, retryAfterMs: 1_000 };
  return { outcome: "done", says: word, auditId: written.auditId };
}

/** @throws AppError "precondition" when this is not the node the plan was made for */
function assertPlanned(name: string, node: NodeRecord | null, found: Found): asserts node is NodeRecord {
  if (node === null)
    throw new AppError("precondition", `the world left the plan: there is no node ${name} any more`);
  if (found.uid !== undefined && found.uid !== node.uid)
    throw new AppError("precondition", `the world left the plan: ${name} is another node by now`);
}

/** Every annotation of ours, as it was found; null removes one. */
function annotationsOf(found: Found): Annotations {
  const { annotations } = found;
  const had = typeof annotations === "object" && !Array.isArray(annotations) ? annotations : null;
  return Object.fromEntries(
    Object.values(ours()).map((key) => {
      const value = had?.[key];
      return [key, typeof value === "string" ? value : null];
    }),
  );
}

/**
 * A worker that died between patch and record, or a patch whose answer got lost, leaves the node as this step leaves
 * it: the action did it, and undo may put it back. Somebody else's kubectl leaves our annotations as they were.
 */
function isOurs(
  node: NodeRecord,
  annotations: Annotations,
  found: Found,
  { begun, actionId }: StepContext,
): boolean {
  if (node.annotations[ours().actionId] === actionId) return true;
  const changed = found.unschedulable !== node.unschedulable;
  return (
    begun &&
    changed &&
    Object.entries(annotations).every(([key, value]) => (node.annotations[key] ?? null) === value)
  );
}

/** Null when the node has changed since it was read: a worker that slept through its lease must not write. */
async function patch(
  before: NodeRecord,
  { unschedulable, annotations }: { unschedulable: boolean; annotations: Annotations },
  context: StepContext,
): Promise<{ auditId: string | null } | null> {
  try {
    return await patchNode(
      before.name,
      {
        metadata: { annotations, uid: before.uid, resourceVersion: before.resourceVersion },
        spec: { unschedulable: unschedulable ? true : null },
      },
      { user: context.user, groups: [site().profile.operatorGroup], actionId: context.actionId },
      context.signal,
    );
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return null;
    throw error;
  }
}
