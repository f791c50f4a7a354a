import "server-only";
import { isReady } from "@/lib/nodes/model";
import { type DecommissionRun, progressOf } from "./run";

/**
 * Looked at before every stage after the drain: in words, how the node is in use again; null when it is not. A Node that
 * others have deleted meanwhile is not in the way.
 */
export async function cameBack(run: DecommissionRun): Promise<string | null> {
  const { memo, ports, node: name, nodeUid } = run;
  const node = await ports.node();
  if (node === null) return null;
  if (node.uid !== nodeUid)
    return `${name} came back: another Node has its name by now, ${node.uid}, made ${node.createdAt}`;
  if (memo.bootId !== "" && node.bootId !== "" && node.bootId !== memo.bootId && isReady(node))
    return `${name} came back: booted again (${memo.bootId} before, ${node.bootId} now) and Ready`;
  if (!node.unschedulable) return `somebody uncordoned ${name}`;
  return await signedAgain(run);
}

/** After the certificate stage nothing may be signed under its name: a machine with a certificate reads secrets. */
async function signedAgain({ memo, ports, plan }: DecommissionRun): Promise<string | null> {
  if (memo.stage !== "hiera" && memo.stage !== "delete_node") return null;
  // What a person did by hand, because the CA could not be asked, cannot be asked now.
  if (ports.puppet === null || progressOf(memo, "certificate").state !== "done") return null;
  const now = await ports.puppet.read();
  return now?.state === "signed"
    ? `${plan.certname} came back: its certificate was signed again, SHA256 ${now.fingerprint}`
    : null;
}
