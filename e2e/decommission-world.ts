import type { StepResult } from "@/lib/actions/define";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import type { Attachment } from "@/lib/kubernetes/list-attachments";
import type { NodeRecord, PodRecord } from "@/lib/live/model";
import { decommissionMemoSchema, firstMemo } from "@/lib/nodes/decommission/memo";
import type { DecommissionProgress, DecommissionStage, StageProgress } from "@/lib/nodes/decommission/model";
import type { DecommissionPorts, HieraPort, PuppetPort } from "@/lib/nodes/decommission/ports";
import { DECOMMISSION_STAGES } from "@/lib/nodes/decommission/schema";
import { decommissionSlice } from "@/lib/nodes/decommission/slice";
import { aNode } from "./memory-index";

/** A node, a Puppet CA and a Hiera file of plain values, and the engine that calls slice after slice. */

export const NAME = "worker-7";
export const HOST = "worker-7.tools.example";
const COMMIT = "a".repeat(40);

export type DecommissionWorld = ReturnType<typeof aDecommission>;

export const refuse = (code: ErrorCode, says: string) => async () => {
  throw new AppError(code, says);
};

export function aDecommission() {
  const puppet: PuppetPort = {
    read: async () => world.certificate,
    async clean(expected) {
      if (expected !== world.certificate?.fingerprint) throw new AppError("conflict", "another certificate");
      world.wrote.push(`clean ${expected}`);
      world.certificate = null;
      return { by: "clean" };
    },
  };
  const hiera: HieraPort = {
    file: "tools.yaml",
    branch: "production",
    prepare: async () => world.fetching,
    read: async () => ({ commit: COMMIT, entry: world.listed ? { line: 4, text: `  - ${HOST}\n` } : null }),
    async remove() {
      const ref = "refs/heads/production";
      if (!world.listed) return { outcome: "already removed", commit: COMMIT, ref };
      if (world.review !== null) return { outcome: "for review", commit: COMMIT, ref: world.review };
      world.wrote.push("remove");
      world.listed = false;
      return { outcome: "pushed", commit: COMMIT, ref };
    },
  };
  const world = {
    node: aNode(NAME, { unschedulable: true }) as NodeRecord | null,
    pods: [] as PodRecord[],
    attached: [] as Attachment[],
    certificate: { state: "signed", fingerprint: "AA:BB" } as Awaited<ReturnType<PuppetPort["read"]>>,
    listed: true,
    /** How far the first fetch of the list is; null when it is over. */
    fetching: null as string | null,
    /** Where commits for review go; null pushes to the branch. */
    review: null as string | null,
    drained: { outcome: "done", says: "drained: 3 evicted", auditId: "audit-cordon" } as StepResult,
    now: 1_000_000,
    resumes: 0,
    records: [] as Record<string, unknown>[],
    wrote: [] as string[],
    reported: null as DecommissionProgress | null,
    /** What the last slice left behind. */
    memo: null as unknown,
    puppet,
    hiera,
    ports: null as unknown as DecommissionPorts,
    slice,
    run,
    until,
    stageOf: (name: DecommissionStage): StageProgress | undefined =>
      world.reported?.stages.find(({ stage }) => stage === name),
  };
  world.ports = {
    now: () => world.now,
    drain: async () => world.drained,
    node: async () => world.node,
    pods: async () => world.pods,
    attachments: async () => world.attached,
    puppet,
    hiera,
    async deleteNode() {
      if (world.node === null) return null;
      world.wrote.push(`delete ${world.node.uid}`);
      world.node = null;
      return { auditId: "audit-delete" };
    },
    recorded: async () => new Set(world.records.map(({ part }) => String(part))),
    record: async (says, data) => void world.records.push({ says, ...data }),
    resumes: async () => ({ count: world.resumes, last: world.resumes === 0 ? null : 40 + world.resumes }),
    fence: async () => undefined,
    report: (progress) => {
      world.reported = progress;
    },
    fault: () => undefined,
    signal: new AbortController().signal,
  };

  /** The memo goes through JSON, as it does in the database. */
  async function slice(): Promise<StepResult> {
    const kept = JSON.parse(JSON.stringify(world.memo));
    const result = await decommissionSlice({
      node: NAME,
      nodeUid: `uid-${NAME}`,
      plan: {
        certname: HOST,
        host: HOST,
        stages: DECOMMISSION_STAGES.map((stage) => ({
          ...{ stage, by: "console", says: stage, command: `do ${stage}` },
        })),
      },
      skipTerminatingSeconds: null,
      memo: kept === null ? firstMemo() : decommissionMemoSchema.parse(kept),
      ports: world.ports,
    });
    if (result.outcome === "continue" || result.outcome === "ask") world.memo = result.memo;
    return result;
  }
  /** Until it ends, asks, or waits for the world. */
  async function run(): Promise<StepResult> {
    for (let slices = 0; slices < 60; slices++) {
      const result = await slice();
      if (result.outcome !== "continue" || result.waits !== null) return result;
      world.now += result.afterMs;
    }
    throw new Error("it goes on for ever");
  }
  /** Up to the first slice of a stage. */
  async function until(stage: DecommissionStage): Promise<void> {
    while (world.memo === null || decommissionMemoSchema.parse(world.memo).stage !== stage) {
      const { outcome, ...result } = await slice();
      if (outcome !== "continue") throw new Error(`${stage} is not come to: ${JSON.stringify(result)}`);
    }
  }
  return world;
}
