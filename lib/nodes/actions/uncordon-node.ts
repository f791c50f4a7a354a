import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { changeNode } from "./change-node";
import { ours } from "./plan-nodes";

/** Lets pods onto a node again, and takes away what a cordon of ours had noted on it. */
export function uncordonNode(
  name: string,
  found: Plan["targets"][number]["found"],
  context: StepContext,
): Promise<StepResult> {
  const annotations = Object.fromEntries(Object.values(ours()).map((key) => [key, null]));
  return changeNode(name, { unschedulable: false, annotations }, found, context);
}
