import "server-only";
import { messageOf } from "@/lib/core/errors";
import { type DecommissionRun, kindOf, type StageEnd } from "./run";
import { leftOn, notEmpty } from "./verify-empty";

const POLL_MS = 2_000;

/** Last of all, since a Node that is gone cannot be looked at any more. Never another one of its name. */
export async function deleteNode(run: DecommissionRun): Promise<StageEnd> {
  const { ports, memo, nodeUid } = run;
  if ((await ports.node()) === null) return { end: "done", says: "the Node is gone" };
  const { staying } = await leftOn(run);
  if (staying.length > 0) return { end: "stop", says: notEmpty(run, staying) };
  await ports.fence();
  try {
    memo.auditId = (await ports.deleteNode())?.auditId ?? memo.auditId;
  } catch (thrown) {
    if (kindOf(thrown) !== "refused") throw thrown;
    return { end: "manual", says: messageOf(thrown), checked: true };
  }
  const after = await ports.node();
  if (after === null)
    return { end: "done", says: "Node deleted", data: { uid: nodeUid, auditId: memo.auditId } };
  if (after.uid !== nodeUid)
    return { end: "stop", says: `the Node was deleted, and its kubelet registered again as ${after.uid}` };
  return { end: "wait", says: "the Node to go: something holds it by a finalizer", afterMs: POLL_MS };
}
