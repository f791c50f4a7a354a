import "server-only";
import type { PodRecord } from "@/lib/live/model";
import { leaves } from "@/lib/nodes/drain/run";
import type { DecommissionRun, StageEnd } from "./run";

const AGAIN_MS = 500;
const GOING_MS = 2_000;
const NAMED = 5;

/** The node has to be found empty twice in a row, by the API server's own list. */
export async function verifyEmpty(run: DecommissionRun): Promise<StageEnd> {
  const { memo } = run;
  const { staying, going } = await leftOn(run);
  memo.emptyLists = staying.length + going.length === 0 ? memo.emptyLists + 1 : 0;
  if (staying.length > 0) return { end: "stop", says: notEmpty(run, staying) };
  if (going.length > 0)
    return { end: "wait", says: `pods that are going: ${named(going)}`, afterMs: GOING_MS };
  if (memo.emptyLists < 2) return { end: "wait", says: "empty once; looks again", afterMs: AGAIN_MS };
  return { end: "done", says: "no pod left but those of DaemonSets" };
}

/** Pods that would have to go; those that have been going for too long to be waited for are left out. */
export async function leftOn(
  run: DecommissionRun,
): Promise<{ staying: readonly PodRecord[]; going: readonly PodRecord[] }> {
  const { ports, skipTerminatingSeconds: skip } = run;
  const pods = (await ports.pods()).filter(leaves);
  const overdue = ({ deletionAt }: PodRecord) =>
    skip !== null && deletionAt !== null && ports.now() - Date.parse(deletionAt) > skip * 1_000;
  return {
    staying: pods.filter(({ deletionAt }) => deletionAt === null),
    going: pods.filter((pod) => pod.deletionAt !== null && !overdue(pod)),
  };
}

export const notEmpty = ({ node }: DecommissionRun, pods: readonly PodRecord[]): string =>
  `${node} is not empty: ${named(pods)}`;

const named = (pods: readonly PodRecord[]): string => {
  const keys = pods.map(({ namespace, name }) => `${namespace}/${name}`);
  return keys.length <= NAMED
    ? keys.join(", ")
    : `${keys.slice(0, NAMED).join(", ")} and ${keys.length - NAMED} more`;
};
