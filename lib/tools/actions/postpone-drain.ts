import "server-only";
import { z } from "zod";
import { defineAction, type StepContext } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { campaignStateSchema } from "@/lib/campaigns/schema";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { publishHint } from "@/lib/db/notify";
import { nodeNameSchema } from "@/lib/nodes/name/schema";
import { plannedAction } from "@/lib/tools/history";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { type Planned, upcomingOf } from "@/lib/tools/upcoming";

/**
 * "Not now": a tool's maintainers put off planned work on one node, once for each action and only before it begins there. It
 * is a request in the action's own record, which the action obeys and operators see; whoever may steer takes the node next
 * nevertheless.
 */
const inputSchema = z.strictObject({ tool: toolNameSchema, action: z.uuid(), node: nodeNameSchema });
type Input = z.infer<typeof inputSchema>;

const memoSchema = z.object({ seq: z.int(), looks: z.int() });
/** A running campaign looks every few seconds. */
const LOOK_MS = 1_000;
const LOOKS_MAX = 30;

export const postponeDrain = defineAction<Input, Planned | null>({
  name: "tool.postpone-drain",
  title: "Not now",
  permission: "tool.postpone-drain",
  ownTool: ({ tool }) => tool,
  input: inputSchema,
  targets: ({ tool, action }) => [{ kind: "postponement", name: `${tool}/${action}` }],
  reads: ({ action }) => plannedAction(action),
  plan: (input, planned) => planPostpone(input, planned, site().postponeHours),
  async step(input, _target, _found, context) {
    const memo = memoSchema.safeParse(context.memo).data;
    const seq = memo?.seq ?? (await ask(input, context));
    if (seq === null) return { outcome: "failed", says: `${input.tool} has put off this work once already` };
    const heard = await heardOf(input, seq);
    if (heard === false) return { outcome: "failed", says: `${input.node} had its turn meanwhile` };
    const looks = (memo?.looks ?? 0) + 1;
    if (heard === true || looks > LOOKS_MAX)
      return {
        outcome: "done",
        says: `${input.node} waits, for at most ${site().postponeHours} h`,
        auditId: null,
      };
    return {
      outcome: "continue",
      says: "asked",
      memo: { seq, looks },
      waits: "until the campaign has heard of it",
      afterMs: LOOK_MS,
    };
  },
  inverse: () => ({ none: "the campaign has heard of it, and whoever runs it decides" }),
});

/** Pure. */
export function planPostpone({ tool, action, node }: Input, planned: Planned | null, hours: number): Plan {
  const target = { kind: "postponement", name: `${tool}/${action}` };
  const hit = planned === null ? undefined : upcomingOf(tool, [planned]).find((one) => one.node === node);
  const why = refused(hit, planned, tool, node);
  return {
    summary: `Put off work on ${node} for ${tool}`,
    targets: [
      {
        target,
        verdict: why === null ? "will_change" : "blocked",
        says: why ?? `${node} is not touched for ${hours} h more, counted from when it would have its turn`,
        found: {},
      },
    ],
    warnings: why === null ? ["This can be asked once. Operators see it, and may go on nevertheless."] : [],
    blockers: why === null ? [] : [{ target, says: why, override: null }],
    equivalent: [],
  };
}

function refused(
  hit: ReturnType<typeof upcomingOf>[number] | undefined,
  planned: Planned | null,
  tool: string,
  node: string,
): string | null {
  if (planned === null) return "there is no such work that is still to come";
  if (hit === undefined) return `it does not touch ${tool} on ${node}, or not any more`;
  if (hit.begun) return `${node} is being worked on`;
  return hit.postponable ? null : `${tool} has put off this work once already`;
}

/** @returns the number of the request, also of the one this action made before a crash; null where an earlier one was made */
async function ask({ tool, action, node }: Input, context: StepContext): Promise<number | null> {
  await context.fence();
  const own = await db().action.findUniqueOrThrow({
    where: { id: context.actionId },
    select: { displayName: true, createdAt: true },
  });
  return db().$transaction(async (tx) => {
    const earlier = await tx.actionRequest.findFirst({ where: { actionId: action, kind: "later", tool } });
    // Targets are exclusive, so that whatever was made since this action was asked for is its own.
    if (earlier !== null) return earlier.at >= own.createdAt ? earlier.seq : null;
    const { seq } = await tx.actionRequest.create({
      data: {
        ...{ actionId: action, kind: "later", name: node, tool },
        ...{ user: context.user, displayName: own.displayName },
      },
    });
    await publishHint(tx, { topic: "actions", ids: [action] });
    return seq;
  });
}

/** @returns whether it waits; null while that is not known yet */
async function heardOf({ action, node }: Input, seq: number): Promise<boolean | null> {
  const row = await db().action.findUnique({ where: { id: action }, include: { targets: { take: 1 } } });
  if (row === null || row.finishedAt !== null) return false;
  // What has not begun reads its requests when it does.
  if (row.action !== "campaign.run" || row.startedAt === null) return true;
  const state = campaignStateSchema.safeParse(row.targets[0]?.memo).data;
  if (state === undefined || state.lastRequest < seq) return null;
  return state.nodes.find((run) => run.node === node)?.putOff != null;
}
