import { isFields, type KubeObject, listAt, stamp, textAt } from "../objects";
import type { Store } from "../store";
import type { Random } from "./random";

/** A machine that is told to reboot: its kubelet falls silent, and speaks again from a new boot and the newest kernel. */

const BOOT_MS = 8_000;
const REASON = "Rebooting";
const KERNEL = "6.12.41+deb13-amd64";

/** @returns false where there is no such node */
export function beginReboot(store: Store, name: string, now: number): boolean {
  const node = store.get("nodes", name);
  if (node === undefined) return false;
  store.put(
    "nodes",
    withReady(node, now, { status: "False", reason: REASON, message: "the machine reboots" }),
  );
  return true;
}

export function finishReboots(store: Store, random: Random, now: number): void {
  for (const node of [...store.values("nodes")]) {
    const ready = listAt(node, "status", "conditions").find((each) => textAt(each, "type") === "Ready");
    if (textAt(ready, "reason") !== REASON) continue;
    if (now - Date.parse(textAt(ready, "lastTransitionTime")) < BOOT_MS) continue;
    const back = { status: "True", reason: "KubeletReady", message: "kubelet is posting ready status" };
    const up = withReady(node, now, back);
    const info = isFields(node.status?.nodeInfo) ? node.status.nodeInfo : {};
    const nodeInfo = { ...info, bootID: random.uid(), kernelVersion: KERNEL };
    store.put("nodes", { ...up, status: { ...up.status, nodeInfo } });
  }
}

function withReady(node: KubeObject, now: number, change: Record<string, string>): KubeObject {
  const at = { lastTransitionTime: stamp(now), lastHeartbeatTime: stamp(now) };
  const conditions = listAt(node, "status", "conditions").map((each) =>
    isFields(each) && each.type === "Ready" ? { ...each, ...change, ...at } : each,
  );
  return { ...node, status: { ...node.status, conditions } };
}
