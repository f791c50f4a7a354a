import type { World } from "./figure";
import { runningPods } from "./fill";
import type { Kube } from "./kube";
import type { Size } from "./size";
import { openViewer, type Viewer } from "./viewer";

export const VIEWERS = 50;
export const CHANGES_A_SECOND = 50;
export const LABEL = "forgeboard.dev/bench";

export const label = (value: string) => ({ metadata: { labels: { [LABEL]: value } } });

/** What figures lack that need viewers on our event stream and a cluster to change. */
export const ourChurn = ({ ours, kubeconfig }: World): string | null =>
  ours ? (kubeconfig === null ? "--kubeconfig of an administrator" : null) : "Forgeboard's event stream";

/** Patches one object after the other at the given rate until it is stopped; answers how many changes were made. */
export function churn(kube: Kube, paths: readonly string[]): () => Promise<number> {
  const running = new Set<Promise<void>>();
  let count = 0;
  let made = 0;
  const timer = setInterval(() => {
    const path = paths[count++ % paths.length];
    // Bounded: a server that is slower than the churn is not buried under it.
    if (path === undefined || running.size > CHANGES_A_SECOND) return;
    const change: Promise<void> = kube
      .mergePatch(path, label(`c${count}`))
      // One that fails, on a machine too busy to answer, only lowers the rate that is reported.
      .then(
        () => void made++,
        () => {},
      )
      .finally(() => running.delete(change));
    running.add(change);
  }, 1_000 / CHANGES_A_SECOND);
  return async () => {
    clearInterval(timer);
    await Promise.allSettled(running);
    return made;
  };
}

/** Nodes by name, and as many pods where the cluster is one we filled ourselves. */
export const changing = (nodes: readonly string[], size: Size | null): string[] => {
  const pods = size === null ? [] : runningPods(Math.min(size.pods - 1, 4 * nodes.length), size);
  return nodes.flatMap((name, at) => [`/api/v1/nodes/${name}`, ...pods.slice(4 * at, 4 * at + 4)]);
};

/** Does `work` while viewers watch and the cluster changes all the time; adds the rate that was really reached. */
export async function whileBusy<T>(
  world: World,
  kube: Kube,
  paths: readonly string[],
  work: (viewers: readonly Viewer[]) => Promise<T>,
): Promise<{ result: T; detail: { viewers: number; changesASecond: number } }> {
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => openViewer(world)));
  const startedAt = performance.now();
  const stop = churn(kube, paths);
  let made = 0;
  try {
    const result = await work(viewers);
    made = await stop();
    const seconds = (performance.now() - startedAt) / 1_000;
    return { result, detail: { viewers: VIEWERS, changesASecond: Math.round(made / seconds) } };
  } finally {
    await stop();
    for (const viewer of viewers) viewer.close();
  }
}
