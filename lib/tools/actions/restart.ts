import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";
import { endPod } from "@/lib/kubernetes/write/end-pod";
import { restartWorkload } from "@/lib/kubernetes/write/restart-workload";
import type { WorkloadRecord } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { toolNameSchema } from "@/lib/tools/name/schema";
import { type WebService, webServiceOf } from "@/lib/tools/web-service/model";
import { asPerson, readTool } from "./plan-tool";

/**
 * Rolls a tool's web service out anew, as its maintainers do from a shell: new pods with the image as it is today. What
 * cannot be rolled out, as web services of 2017, has its pods ended, and makes others.
 */
const inputSchema = z.strictObject({ tool: toolNameSchema });
type Input = z.infer<typeof inputSchema>;

const foundSchema = z.object({
  workloads: z.array(
    z.object({
      kind: z.enum(["deployments", "statefulsets"]),
      namespace: z.string(),
      name: z.string(),
      uid: z.string(),
    }),
  ),
  pods: z.array(z.object({ namespace: z.string(), name: z.string(), uid: z.string() })).default([]),
});

export const restart = defineAction<Input>({
  name: "tool.restart",
  title: "Restart the web service",
  permission: "tool.restart",
  ownTool: ({ tool }) => tool,
  input: inputSchema,
  targets: ({ tool }) => [{ kind: "tool", name: tool }],
  plan({ tool }) {
    const { records } = readTool(tool);
    const labels = site().profile.webServiceLabels;
    const web = webServiceOf(records, liveIndex().workloadOf, { labels, now: new Date() });
    return planRestart(tool, web);
  },
  async step(_input, _target, found, context) {
    const { workloads, pods } = foundSchema.parse(found);
    const annotation = { key: site().profile.restartAnnotation, value: context.requestedAt };
    let auditId: string | null = null;
    for (const workload of workloads) {
      await context.fence();
      ({ auditId } = await restartWorkload(workload, annotation, asPerson(context), context.signal).catch(
        leftPlan,
      ));
    }
    for (const pod of pods) {
      await context.fence();
      auditId = (await endPod(pod, asPerson(context), context.signal))?.auditId ?? auditId;
    }
    const names = workloads.map(({ name }) => `${name} is being rolled out anew`);
    const ended = pods.map(({ name }) => `${name} ends`);
    return { outcome: "done", says: [...names, ...ended].join(", "), auditId };
  },
  inverse: () => ({ none: "pods that were replaced do not come back" }),
});

/** Pure. */
export function planRestart(tool: string, web: WebService | null): Plan {
  const target = { kind: "tool", name: tool };
  const running = (web?.workloads ?? []).filter(({ kind, replicas }) => REPLACED.has(kind) && replicas > 0);
  const workloads = running.filter(({ kind }) => REPLACED.get(kind) === "rollout");
  const ending = running.filter(({ kind }) => REPLACED.get(kind) === "end");
  const pods = (web?.pods ?? []).filter(
    ({ owner, deletionAt }) => deletionAt === null && ending.some(({ uid }) => uid === owner?.uid),
  );
  const why = refused(web, running);
  return {
    summary: `Restart the web service of ${tool}`,
    targets: [
      {
        target,
        verdict: why === null ? "will_change" : "blocked",
        says: why ?? running.map(says).join("; "),
        found: {
          workloads: workloads.map(({ kind, namespace, name, uid }) => ({ kind, namespace, name, uid })),
          pods: pods.map(({ namespace, name, uid }) => ({ namespace, name, uid })),
        },
      },
    ],
    warnings: running
      .filter((workload) => workload.strategy === "Recreate" || ending.includes(workload))
      .map(({ name }) => `${name} stops before it starts again, so the tool is away for a moment`),
    blockers: why === null ? [] : [{ target, says: why, override: null }],
    equivalent: [
      ...workloads.map(
        ({ kind, namespace, name }) =>
          `kubectl --namespace ${namespace} rollout restart ${kind === "deployments" ? "deployment" : "statefulset"}/${name}`,
      ),
      ...pods.map(({ namespace, name }) => `kubectl --namespace ${namespace} delete pod ${name}`),
    ],
  };
}

/** How the pods of a kind come to be replaced. */
const REPLACED: ReadonlyMap<WorkloadRecord["kind"], "rollout" | "end"> = new Map([
  ["deployments", "rollout"],
  ["statefulsets", "rollout"],
  ["replicationcontrollers", "end"],
  ["replicasets", "end"],
]);

const says = ({ name, replicas }: WorkloadRecord): string =>
  `${replicas} ${replicas === 1 ? "pod" : "pods"} of ${name} ${replicas === 1 ? "is" : "are"} replaced`;

function refused(web: WebService | null, workloads: readonly WorkloadRecord[]): string | null {
  if (web === null) return "it has no web service";
  if (web.workloads.length === 0)
    return web.pods.length > 0
      ? "its web service is a pod that nothing would make again"
      : "nothing serves its web requests that could be restarted";
  return workloads.length === 0 ? "its web service is switched off" : null;
}

/** Another Deployment of that name, or none any more, was not planned for. */
function leftPlan(thrown: unknown): never {
  if (thrown instanceof AppError && (thrown.code === "conflict" || thrown.code === "not_found"))
    throw new AppError("precondition", `the world left the plan: ${messageOf(thrown)}`);
  throw thrown;
}
