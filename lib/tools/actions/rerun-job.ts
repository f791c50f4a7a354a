import "server-only";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { AppError, messageOf } from "@/lib/core/errors";
import { rerunJob as createRerun } from "@/lib/kubernetes/write/rerun-job";
import type { CronRecord, WorkloadRecord } from "@/lib/live/model";
import { mergeQuotas } from "@/lib/quotas/model";
import { toolNameSchema } from "@/lib/tools/name/schema";
import type { ToolRecords } from "@/lib/tools/records/model";
import { asPerson, readTool } from "./plan-tool";

/** Runs a tool's job now: one run of a schedule, or once more a Job that has ended. */
const inputSchema = z.strictObject({
  tool: toolNameSchema,
  kind: z.enum(["CronJob", "Job"]),
  name: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, "expected the name of a job"),
});
type Input = z.infer<typeof inputSchema>;

const foundSchema = z.object({
  kind: z.enum(["cronjobs", "jobs"]),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
});

export const rerunJob = defineAction<Input>({
  name: "tool.rerun-job",
  title: "Run a job now",
  permission: "tool.rerun-job",
  ownTool: ({ tool }) => tool,
  input: inputSchema,
  targets: ({ tool, kind, name }) => [{ kind: "job", name: `${tool}/${kind.toLowerCase()}/${name}` }],
  plan: (input) => planRerun(input, readTool(input.tool).records),
  async step(_input, _target, found, context) {
    await context.fence();
    const { name, auditId, already } = await createRerun(
      foundSchema.parse(found),
      asPerson(context),
      context.signal,
    ).catch((thrown: unknown) => {
      if (thrown instanceof AppError && (thrown.code === "conflict" || thrown.code === "not_found"))
        throw new AppError("precondition", `the world left the plan: ${messageOf(thrown)}`);
      throw thrown;
    });
    return { outcome: "done", says: `Job ${name} ${already ? "was made before" : "made"}`, auditId };
  },
  inverse: () => ({ none: "a run that has begun is not taken back" }),
});

/** Pure. */
export function planRerun(input: Input, records: ToolRecords): Plan {
  const { tool, kind, name } = input;
  const target = { kind: "job", name: `${tool}/${kind.toLowerCase()}/${name}` };
  const of =
    kind === "CronJob"
      ? records.crons.find((one) => one.name === name)
      : records.jobs.find((one) => one.name === name);
  const why = of === undefined ? `${tool} has no ${kind} ${name}` : refused(of, records);
  const found =
    of === undefined ? {} : { kind: of.kind, namespace: of.namespace, name: of.name, uid: of.uid };
  return {
    summary: kind === "CronJob" ? `Run ${name} of ${tool} now` : `Run job ${name} of ${tool} again`,
    targets: [
      {
        target,
        verdict: why === null ? "will_change" : "blocked",
        says: why ?? "one Job is made, with what it runs as it is today",
        found,
      },
    ],
    warnings: of?.kind === "cronjobs" ? warningsOf(of) : [],
    blockers: why === null ? [] : [{ target, says: why, override: null }],
    equivalent:
      of?.kind === "cronjobs"
        ? [`kubectl --namespace ${of.namespace} create job ${name}-again --from=cronjob/${name}`]
        : [],
  };
}

function refused(of: CronRecord | WorkloadRecord, { quotas }: ToolRecords): string | null {
  if (of.kind !== "cronjobs" && of.job?.over !== true) return `${of.name} has not ended yet`;
  const jobs = mergeQuotas(quotas).resources["count/jobs.batch"];
  if (jobs !== undefined && jobs.used >= jobs.hard)
    return `its quota of ${jobs.hard} Jobs is used up; delete old ones first`;
  return null;
}

const warningsOf = ({ name, suspend, active, concurrencyPolicy }: CronRecord): string[] => [
  ...(suspend ? [`${name} is suspended, and stays so after this one run`] : []),
  ...(active > 0 && concurrencyPolicy !== "Allow"
    ? [`${name} runs now, and is not meant to run twice at once`]
    : []),
];
