import { expect } from "vitest";
import { z } from "zod";
import { getAction } from "@/lib/actions/get-action";
import { verifyDatabase } from "@/lib/audit/verify";
import { db } from "@/lib/db/client";
import { registry } from "@/lib/worker/registry";
import type { WorkerProcess } from "../worker/worker-process";
import { anna, type DrainRig, until } from "./rig";

/** What has to hold of a drain on a real cluster whose worker ended or slept at some point. */

const evictionsSchema = z.object({ evictions: z.array(z.object({ key: z.string(), uid: z.string() })) });
const plannedSchema = z.object({
  drain: z.object({ pods: z.array(z.object({ key: z.string(), does: z.string() })) }),
});

/** Only pods of the plan went, all of them, and the chain tells the evictions that the API server's own log tells. */
export async function expectTold(rig: DrainRig, node: string, id: string): Promise<void> {
  const action = await getAction(registry, anna, id);
  expect(action, action.result ?? "").toMatchObject({ state: "succeeded" });
  expect(rig.podsOn(node)).toEqual([]);
  const planned = plannedSchema
    .parse(action.plan.targets[0]?.found)
    .drain.pods.filter(({ does }) => does === "evict")
    .map(({ key }) => key);
  const namespace = planned[0]?.split("/")[0];
  const accepted = rig
    .log()
    .filter((each) => each.subresource === "eviction" && each.namespace === namespace && each.code === 201)
    .map((each) => `${each.namespace}/${each.name}`);
  expect([...new Set(accepted)].sort()).toEqual([...planned].sort());
  const entries = await db().auditEntry.findMany({ where: { actionId: id, event: "action.progress" } });
  const told = entries.flatMap(({ data }) => evictionsSchema.parse(data).evictions.map(({ key }) => key));
  expect(told.sort()).toEqual([...planned].sort());
  expect(await verifyDatabase()).toMatchObject({ ok: true });
}

/** Whether the worker ended itself, or the drain had no such point. */
export const died = (worker: WorkerProcess, id: string): Promise<boolean> =>
  Promise.race([
    worker.untilKilled().then(() => true),
    until(async () => (await db().action.findUnique({ where: { id } }))?.finishedAt != null, "over").then(
      () => false,
    ),
  ]);

export const points = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
