import "server-only";
import { z } from "zod";
import type { Child } from "@/lib/actions/model";
import { rebootMarksSchema } from "@/lib/nodes/reboot/schema";
import type { NodePhase } from "./model";

/** What a node went through, from the records of its own actions alone. Pure. */

const rebootMemo = z.object({ marks: rebootMarksSchema });

const OF_REBOOT = {
  drain: "drain",
  hook: "hook",
  asked: "person",
  boot: "ready",
  ready: "ready",
  restore: "back",
} as const satisfies Record<z.infer<typeof rebootMarksSchema>[number]["phase"], NodePhase["phase"]>;

/** What begins with a drain. */
const EMPTIES: ReadonlySet<string> = new Set(["node.drain", "node.reboot"]);

/** Tries whose phases are kept; what was before the last few is not looked at over time. */
const TRIES_MAX = 3;

/** Of one node, over its tries, oldest first. */
export function phasesOf(tries: readonly Child[]): NodePhase[] {
  const shown = tries.slice(-TRIES_MAX);
  const all = shown.flatMap((child, index): NodePhase[] => {
    const between = index < shown.length - 1 && child.finishedAt !== null;
    return [...ofTry(child), ...(between ? [{ phase: "idle" as const, at: child.finishedAt ?? "" }] : [])];
  });
  return all.filter(({ phase }, index) => all[index - 1]?.phase !== phase);
}

function ofTry(child: Child): NodePhase[] {
  const { createdAt, startedAt, memo, action } = child;
  const queued: NodePhase = { phase: "queued", at: createdAt };
  if (startedAt === null) return [queued];
  const marks = rebootMemo.safeParse(memo).data?.marks ?? [];
  if (marks.length === 0) return [queued, { phase: EMPTIES.has(action) ? "drain" : "work", at: startedAt }];
  return [
    queued,
    ...marks.map(({ phase, at }) => ({ phase: OF_REBOOT[phase], at: new Date(at).toISOString() })),
  ];
}
