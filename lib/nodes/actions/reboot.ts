import "server-only";
import { randomUUID } from "node:crypto";
import { defineAction, type StepContext } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { forgetRun, runOf } from "@/lib/command/keep-running";
import { site } from "@/lib/config/site";
import { getNode } from "@/lib/kubernetes/read-node";
import type { DrainInput } from "@/lib/nodes/drain/model";
import { FIRST_MEMO, rebootMemoSchema } from "@/lib/nodes/reboot/memo";
import type { RebootInput } from "@/lib/nodes/reboot/model";
import type { RebootPorts } from "@/lib/nodes/reboot/ports";
import { beginHook, hookCommand } from "@/lib/nodes/reboot/run-hook";
import { rebootInputSchema } from "@/lib/nodes/reboot/schema";
import { handOver, rebootSlice } from "@/lib/nodes/reboot/slice";
import { changeNode } from "./change-node";
import { drain } from "./drain";
import { ours, repoolOf } from "./plan-nodes";
import { isPutOff, unlessPutOff } from "./postponed";
import { settleDrain, stepDrain } from "./step-drain";

/** Drains a node, has it rebooted by the site's hook or a person, waits until it is Ready and puts it back as found. */

const drainInput = ({ node, drain: options }: RebootInput): DrainInput => ({ ...options, node });

export const reboot = defineAction<RebootInput>({
  name: "node.reboot",
  title: "Reboot",
  permission: "node.reboot",
  input: rebootInputSchema,
  targets: ({ node }) => [{ kind: "node", name: node }],
  plan(input) {
    const plan = drain.plan(drainInput(input));
    const target = { kind: "node", name: input.node };
    const hook = input.hook === null ? undefined : site().hooks[input.hook];
    const unknown = input.hook !== null && hook === undefined;
    const blockers = unknown
      ? [...plan.blockers, { target, says: `this site has no hook ${input.hook}`, override: null }]
      : plan.blockers;
    return {
      ...plan,
      summary: `Reboot ${input.node}`,
      targets: plan.targets.map((one) => ({
        ...one,
        verdict: blockers.length > 0 ? ("blocked" as const) : ("will_change" as const),
      })),
      warnings: input.hook === null ? ["it waits for a person who reboots the node"] : [],
      blockers,
      equivalent: [
        ...plan.equivalent,
        ...(hook === undefined ? [] : [hookCommand(hook, input.node).join(" ")]),
        `kubectl uncordon ${input.node}`,
      ],
    };
  },
  essence: (plan) => drain.essence?.(plan) ?? null,
  approval: (input, plan) => drain.approval?.(drainInput(input), plan) ?? [],
  notices: (telling) => drain.notices?.({ ...telling, input: drainInput(telling.input) }) ?? [],
  coveredBy: (plan, parent) => drain.coveredBy?.(plan, parent) === true,
  step: (input, { name }, found, context) =>
    unlessPutOff(context, async (now) => {
      const memo = now.memo === null ? FIRST_MEMO : rebootMemoSchema.parse(now.memo);
      return handOver(await rebootSlice(input, memo, portsOf(input, name, found, now)));
    }),
  async settle(input, _target, found, context) {
    if (context.memo === null || isPutOff(context.memo)) return null;
    const memo = rebootMemoSchema.parse(context.memo);
    const settled = await settleDrain(drainInput(input), found, { ...context, memo: memo.drain });
    return settled === null ? null : { ...memo, drain: settled };
  },
  inverse: (_input, plan) => repoolOf(plan),
});

function portsOf(
  input: RebootInput,
  name: string,
  found: Plan["targets"][number]["found"],
  context: StepContext,
): RebootPorts {
  const hook = input.hook === null ? null : (site().hooks[input.hook] ?? null);
  return {
    now: context.now,
    drain: (memo) => stepDrain(drainInput(input), found, { ...context, memo }),
    node: () => getNode(name, context.signal),
    hook,
    token: randomUUID,
    begin: (token) => {
      if (hook !== null) beginHook(token, hook, name);
    },
    run: runOf,
    forget: forgetRun,
    fence: context.fence,
    record: context.record,
    async restore() {
      if (found.unschedulable !== false)
        return { outcome: "done", says: "rebooted; stays cordoned, as it was", auditId: null };
      const annotations = Object.fromEntries(Object.values(ours()).map((key) => [key, null]));
      const end = await changeNode(name, { unschedulable: false, annotations }, found, context);
      return end.outcome === "done" || end.outcome === "already_so"
        ? { outcome: "done", says: "rebooted, Ready and back", auditId: end.auditId }
        : end;
    },
  };
}
