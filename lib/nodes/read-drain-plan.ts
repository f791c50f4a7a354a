import "server-only";
import type { z } from "zod";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { AppError } from "@/lib/core/errors";
import type { Source } from "@/lib/core/source";
import type { DrainPlan } from "./drain/model";
import { drainInputSchema, type drainQuerySchema } from "./drain/schema";
import { readDrainWorld } from "./drain/world";
import { planDrain } from "./drain-plan";
import { type NodeSources, nodeSources } from "./sources";

/**
 * What a drain of a node would mean, for whoever may look at nodes. It starts nothing and holds no confirmation: for
 * that the action is planned, which asks for more.
 * @throws AppError "not_found"
 */
export function readDrainPlan(
  actor: Actor,
  name: string,
  query: z.infer<typeof drainQuerySchema>,
  { index, profile, clock }: Pick<NodeSources, "index" | "profile" | "clock"> = nodeSources(),
): { item: DrainPlan; sources: Source[] } {
  requirePermission(actor, "node.read");
  const node = index.table("nodes").get(name);
  if (node === undefined) throw new AppError("not_found", `there is no node ${name}`);
  const input = drainInputSchema.parse({ node: name, ...query });
  return {
    item: planDrain(input, readDrainWorld(index, node, { profile, now: clock.now() })),
    sources: [index.source()],
  };
}
