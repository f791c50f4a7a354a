import "server-only";
import { type ActionDefinition, defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { currentIndex } from "@/lib/live/current-index";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { namespaceOf } from "@/lib/reconciler/desired";
import { canHaveNamespace, type DriftWhat } from "@/lib/reconciler/model";
import { workloadsOf } from "@/lib/reconciler/observe";
import { onlyObserves } from "@/lib/reconciler/only-observes";
import { startCommand, stopCommand } from "@/lib/reconciler/repair/equivalent";
import { endsPods, some } from "@/lib/reconciler/repair/plan";
import { toolInputSchema } from "@/lib/reconciler/schema";
import { essenceOf, stepRepair } from "./repair";

/**
 * Stopping a tool that the directory has disabled, and starting one that it has enabled again. Its namespace, its quota and
 * its data stay; the directory alone says which of both a tool is.
 */

type Read = { disabled: boolean | null; problem: string | null };
type Side = {
  name: "tool.disable" | "tool.enable";
  title: string;
  disabled: boolean;
  whats: readonly DriftWhat[];
  says(running: number, held: number): string;
  cannotUndo: string;
};

export const disable = holdTool({
  name: "tool.disable",
  title: "Stop a disabled tool",
  disabled: true,
  whats: ["runs", "unexpected"],
  says: (running) => `stops ${some(running, "workload")} and takes its rights; its quota and its data stay`,
  cannotUndo: "the directory says whether a tool is stopped: once it is enabled there, start it",
});

export const enable = holdTool({
  name: "tool.enable",
  title: "Start an enabled tool",
  disabled: false,
  whats: ["held", "missing"],
  says: (_running, held) => `starts ${some(held, "workload")} as they were, and gives its rights back`,
  cannotUndo: "the directory says whether a tool runs: once it is disabled there, stop it",
});

function holdTool(side: Side): ActionDefinition {
  return defineAction<{ tool: string }, Read>({
    name: side.name,
    title: side.title,
    permission: side.name,
    input: toolInputSchema,
    targets: ({ tool }) => [{ kind: "tool", name: tool }],
    async reads({ tool }) {
      const { tools, source } = await mirroredTools();
      const known = tools.get(tool);
      const gone = known === undefined || known.goneAt !== null;
      return { disabled: gone ? null : known.disabled.length > 0, problem: source.problem };
    },
    plan: ({ tool }, read) => planHold(tool, read, side),
    essence: essenceOf,
    step: (_input, _target, found, context) =>
      stepRepair(found, { canary: 0, requestsPerSecond: 20, stopAfterFailures: 1 }, context),
    inverse: () => ({ none: side.cannotUndo }),
  });
}

function planHold(tool: string, read: Read, { disabled, whats, says, title }: Side): Plan {
  const { profile } = site();
  const target = { kind: "tool", name: tool };
  const namespace = namespaceOf(profile, tool);
  const workloads = workloadsOf(currentIndex(), profile.annotationPrefix).get(namespace);
  const { running, held, pods: names } = workloads ?? { running: 0, held: 0, pods: [] };
  const pods = disabled ? names.map((name) => `${namespace}/${name}`) : [];
  const blockers = reasonsAgainst(tool, read, disabled);
  return {
    summary: `${title}: ${tool}`,
    targets: [
      {
        target,
        verdict: blockers.length > 0 ? "blocked" : "will_change",
        says: blockers[0] ?? says(running, held),
        found: {
          tools: [tool],
          scope: { ids: null, whats: [...whats], kind: null, destructive: disabled, pods },
          destructive: disabled ? [tool] : [],
        },
      },
    ],
    warnings: endsPods(pods),
    blockers: blockers.map((because) => ({ target, says: because, override: null })),
    equivalent: [disabled ? stopCommand(namespace, pods) : startCommand(namespace)],
  };
}

function reasonsAgainst(tool: string, read: Read, disabled: boolean): string[] {
  const observes = onlyObserves();
  if (observes !== null) return [observes];
  if (read.problem !== null) return [`the directory: ${read.problem}`];
  if (read.disabled === null) return [`the directory has no tool ${tool}`];
  if (!canHaveNamespace(tool)) return [`${tool} can have no namespace`];
  if (read.disabled !== disabled)
    return [`the directory has ${tool} ${disabled ? "enabled" : "disabled"}: change that first`];
  return [];
}
