import "server-only";
import type { DecommissionRun, StageEnd } from "./run";

const POLL_MS = 3_000;
/** Kubernetes itself gives up on a node that does not answer after six minutes. */
const ASK_MS = 10 * 60_000;

/** Waits until the control plane has detached the node's volumes: a Node that goes before leaves them stuck. */
export async function detach({ memo, ports }: DecommissionRun): Promise<StageEnd> {
  const attached = await ports.attachments();
  if (attached.length === 0) return { end: "done", says: "no volume is attached" };
  const names = attached
    .map(({ name, volume }) => (volume === null || volume === name ? name : `${volume} (${name})`))
    .join(", ");
  memo.waitsSince ??= ports.now();
  if (ports.now() - memo.waitsSince >= ASK_MS) {
    memo.waitsSince = null;
    const command = `kubectl delete volumeattachment ${attached.map(({ name }) => name).join(" ")}`;
    return { end: "manual", says: `volumes are still attached: ${names}`, checked: true, command };
  }
  return { end: "wait", says: `volumes to be detached: ${names}`, afterMs: POLL_MS };
}
