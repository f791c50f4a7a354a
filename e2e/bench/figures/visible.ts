import { z } from "zod";
import type { Figure } from "../figure";
import type { Kube } from "../kube";
import { percentile } from "../percentile";
import { openViewer } from "../viewer";

const VIEWERS = 50;
const CHANGES_A_SECOND = 50;
const SAMPLES = 40;
const LABEL = "forgeboard.dev/bench";

const namesWire = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });
const itemWire = z.object({ item: z.object({ labels: z.record(z.string(), z.string()) }) });

/** From asking the API server for a change until a viewer was told and reads it back, while others watch and the cluster churns. */
export const visible: Figure = {
  name: "visible",
  lacks: (world) => (world.kube === null ? "--kubeconfig of an administrator" : null),
  async measure(world) {
    const { kube } = world;
    if (kube === null) return [];
    const { items } = namesWire.parse(await kube.get("/api/v1/nodes?limit=200"));
    const names = items.map((item) => item.metadata.name);
    const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => openViewer(world)));
    const stopChurn = churn(kube, names.slice(SAMPLES));
    const samples: number[] = [];
    try {
      for (const [round, name] of names.slice(0, SAMPLES).entries()) {
        const viewer = viewers[round % VIEWERS];
        if (viewer === undefined) break;
        const value = `b${Date.now()}`;
        const startedAt = performance.now();
        const told = viewer.next((data) => data.includes(`"${name}"`), 10_000);
        await Promise.all([told, kube.mergePatch(`/api/v1/nodes/${name}`, label(value))]);
        const seen = await fetch(`${world.url}/api/v1/nodes/${name}`, { headers: world.headers });
        const { item } = itemWire.parse(await seen.json());
        if (item.labels[LABEL] !== value)
          throw new Error(`${name}: told of a change that cannot be read yet`);
        samples.push(performance.now() - startedAt);
      }
    } finally {
      await stopChurn();
      for (const viewer of viewers) viewer.close();
    }
    const detail = { viewers: VIEWERS, changesASecond: CHANGES_A_SECOND, samples: samples.length };
    return [
      { figure: "change visible p50", value: percentile(samples, 0.5), unit: "ms", bar: 1_000, detail },
      { figure: "change visible p95", value: percentile(samples, 0.95), unit: "ms", bar: 1_000, detail },
    ];
  },
};

const label = (value: string) => ({ metadata: { labels: { [LABEL]: value } } });

/** Patches one node after the other at the given rate until it is stopped. */
export function churn(kube: Kube, names: readonly string[]): () => Promise<void> {
  const running = new Set<Promise<void>>();
  let count = 0;
  const timer = setInterval(() => {
    const name = names[count++ % names.length];
    // Bounded: a server that is slower than the churn is not buried under it.
    if (name === undefined || running.size > CHANGES_A_SECOND) return;
    const change = kube
      .mergePatch(`/api/v1/nodes/${name}`, label(`c${count}`))
      .finally(() => running.delete(change));
    running.add(change);
  }, 1_000 / CHANGES_A_SECOND);
  return async () => {
    clearInterval(timer);
    await Promise.allSettled(running);
  };
}
