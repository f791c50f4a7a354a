import "server-only";
import { AppError } from "@/lib/core/errors";
import { type DrainRun, isWhole, leaves } from "./run";

/**
 * Before anything is touched: is it still the node of the plan, and is every pod that would leave in the plan? A slice
 * that follows a crash may have cordoned and evicted already; what landed meanwhile is named at the end then.
 * @throws AppError "precondition" when the world left the plan
 */
export async function preflight(run: DrainRun, begun: boolean): Promise<void> {
  const { plan, ports, memo } = run;
  const node = await ports.node();
  if (node === null)
    throw new AppError("precondition", `the world left the plan: there is no node ${plan.node} any more`);
  if (node.uid !== plan.nodeUid)
    throw new AppError("precondition", `the world left the plan: ${plan.node} is another node by now`);
  const pods = await ports.list(ports.signal);
  const owners = new Map(pods.map(({ uid, owner }) => [uid, owner]));
  for (const pod of memo.pods) pod.owner = owners.get(pod.uid) ?? null;
  if (begun || !isWhole(run.input)) return;
  const strangers = pods.filter((pod) => leaves(pod) && !run.planned.has(pod.uid));
  if (strangers.length > 0)
    throw new AppError(
      "precondition",
      `the world left the plan: not in it, but on the node: ${strangers
        .slice(0, 5)
        .map(({ namespace, name }) => `${namespace}/${name}`)
        .join(", ")}${strangers.length > 5 ? ` and ${strangers.length - 5} more` : ""}`,
    );
}
