import "server-only";
import { z } from "zod";
import type { BuildRecord } from "@/lib/live/model";
import { baseOf, intern, isoOrNull, metaWire } from "./wire";

const buildWire = z.object({
  metadata: metaWire,
  status: z
    .object({
      startTime: z.string().nullish(),
      completionTime: z.string().nullish(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional() }))
        .nullish(),
    })
    // Tekton's controller has not seen it yet.
    .default({}),
});

type BuildWire = z.infer<typeof buildWire>;

/** @throws ZodError for an object that can't be read */
export const projectBuild =
  (toolLabel: string) =>
  (object: unknown): BuildRecord => {
    const { metadata, status } = buildWire.parse(object);
    const tool = metadata.labels?.[toolLabel];
    return {
      kind: "pipelineruns",
      ...baseOf({ ...metadata, labels: undefined }),
      namespace: intern(metadata.namespace ?? ""),
      tool: tool === undefined ? null : intern(tool),
      state: stateOf(status),
      startedAt: isoOrNull(status.startTime),
      endedAt: isoOrNull(status.completionTime),
    };
  };

/**
 * By condition Succeeded. Its reasons are those of Tekton's v1 API (pipelinerun_types.go); while it is Unknown, also a run
 * that is being cancelled runs on.
 */
function stateOf({ startTime, conditions }: BuildWire["status"]): BuildRecord["state"] {
  const condition = conditions?.find(({ type }) => type === "Succeeded");
  if (condition?.status === "True") return "succeeded";
  if (condition?.status === "False") return ENDED_BY[condition.reason ?? ""] ?? "failed";
  return startTime && condition?.reason !== "PipelineRunPending" ? "running" : "waiting";
}

const ENDED_BY: Readonly<Record<string, BuildRecord["state"]>> = {
  PipelineRunTimeout: "timed_out",
  Cancelled: "cancelled",
  // Of releases before v1.
  PipelineRunCancelled: "cancelled",
};
