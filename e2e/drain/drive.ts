import { type DrainMemo, drainMemoSchema, firstMemo } from "@/lib/nodes/drain/memo";
import type { DrainInput, DrainPlan } from "@/lib/nodes/drain/model";
import { openRun } from "@/lib/nodes/drain/run";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { drainSlice, type SliceEnd } from "@/lib/nodes/drain/slice";
import { aPlan } from "./a-plan";
import { FakeCluster, type FakePod, NODE } from "./fake-cluster";
import { VirtualTime } from "./virtual-time";

/** A drain of a fake cluster, slice by slice, as the engine calls it. */
export type Drain = {
  time: VirtualTime;
  cluster: FakeCluster;
  plan: DrainPlan;
  input: DrainInput;
};

export function aDrain(pods: readonly FakePod[], input: Partial<DrainInput> = {}): Drain {
  const time = new VirtualTime();
  const cluster = new FakeCluster(time, pods);
  return {
    time,
    cluster,
    plan: aPlan(cluster, pods),
    input: { ...drainInputSchema.parse({ node: NODE }), ...input },
  };
}

export type Ended = SliceEnd & { slices: number; ms: number; memo?: DrainMemo };

/** Until the drain ends, asks, or `stop` was honoured. */
export async function drive(
  { time, cluster, plan, input }: Drain,
  {
    stop = new AbortController().signal,
    memo = null as DrainMemo | null,
    pausedMs = 0,
    fence = async () => {},
    retries = 3,
  } = {},
): Promise<Ended> {
  const startedAt = time.now();
  const { signal } = new AbortController();
  let now = memo;
  let begun = memo !== null;
  return await time.run(
    (async () => {
      for (let slices = 1, tries = 0; ; slices += 1) {
        const fresh = firstMemo(plan, { now: time.now(), deadlineSeconds: input.deadlineSeconds, pausedMs });
        const run = openRun({
          input,
          plan,
          memo: now ?? fresh,
          ports: cluster.ports({ signal, stop, fence }),
        });
        const end = await drainSlice(run, { begun, crashed: false, pausedMs });
        begun = true;
        const told = { slices, ms: time.now() - startedAt };
        if (end.outcome === "retry" && ++tries < retries) await time.wait(end.retryAfterMs);
        else if (end.outcome !== "continue") return { ...end, ...told };
        else {
          // Through JSON, as the database keeps it.
          now = drainMemoSchema.parse(JSON.parse(JSON.stringify(end.memo)));
          if (stop.aborted) return { ...end, ...told };
          await time.wait(end.afterMs);
        }
      }
    })(),
  );
}

export const pods = (count: number, change: Partial<FakePod> = {}): FakePod[] =>
  Array.from({ length: count }, (_, at) => ({ key: `tool-${at}/web`, ...change }));
