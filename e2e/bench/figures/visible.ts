import { z } from "zod";
import { changing, LABEL, label, ourChurn, VIEWERS, whileBusy } from "../churn";
import type { FigureOfWorld } from "../figure";
import { adminOf, nodeNames } from "../kube";
import { percentile } from "../percentile";

const SAMPLES = 100;

const itemWire = z.object({ item: z.object({ labels: z.record(z.string(), z.string()) }) });

/** From asking the API server for a change until a viewer was told and reads it back, while others watch and the cluster churns. */
export const visible: FigureOfWorld = {
  name: "visible",
  lacks: ourChurn,
  async measure(world) {
    const kube = adminOf(world);
    const names = await nodeNames(kube, 300);
    // The others are for the churn.
    const looked = names.slice(0, Math.min(SAMPLES, names.length / 2));
    const others = changing(names.slice(looked.length), world.size);
    const { result: samples, detail } = await whileBusy(world, kube, others, async (viewers) => {
      const taken: number[] = [];
      for (const [round, name] of looked.entries()) {
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
        taken.push(performance.now() - startedAt);
      }
      return taken;
    });
    const common = { unit: "ms" as const, bar: 1_000, n: samples.length, detail };
    return [
      { name: "change visible p50", value: percentile(samples, 0.5), ...common },
      { name: "change visible p95", value: percentile(samples, 0.95), ...common },
    ];
  },
};
