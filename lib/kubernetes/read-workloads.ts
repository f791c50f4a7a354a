import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";

/** What runs in one namespace and can be held still: by scaling it to nothing, or by suspending it. */
export const HOLDABLE = ["deployments", "statefulsets", "cronjobs", "jobs"] as const;
export type Holdable = (typeof HOLDABLE)[number];

export type WorkloadNow = {
  kind: Holdable;
  namespace: string;
  name: string;
  resourceVersion: string;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Null for what is suspended instead. */
  replicas: number | null;
  /** Null for what is scaled instead. */
  suspended: boolean | null;
  /** Made by a CronJob. */
  owned: boolean;
  /** A Job that has ended. */
  over: boolean;
};

const texts = z.record(z.string(), z.string()).default({});
const listWire = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        resourceVersion: z.string(),
        labels: texts,
        annotations: texts,
        ownerReferences: z.array(z.unknown()).default([]),
      }),
      spec: z.object({ replicas: z.int().optional(), suspend: z.boolean().nullish() }).default({}),
      status: z
        .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish() })
        .default({}),
    }),
  ),
});

const PAGE = 500;
const groupOf = (kind: Holdable): string =>
  kind === "deployments" || kind === "statefulsets" ? "apps/v1" : "batch/v1";

export const workloadsPath = (kind: Holdable, namespace: string): string =>
  `/apis/${groupOf(kind)}/namespaces/${encodeURIComponent(namespace)}/${kind}`;

/** @throws AppError forbidden, upstream, timeout */
export async function listWorkloads(
  kind: Holdable,
  namespace: string,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<WorkloadNow[]> {
  const found: WorkloadNow[] = [];
  let from: string | undefined;
  do {
    const answer = await connection.request({
      path: workloadsPath(kind, namespace),
      query: { limit: PAGE, continue: from },
      signal,
    });
    if (answer.status !== 200)
      throw new AppError(
        answer.status === 403 ? "forbidden" : "upstream",
        `cannot list ${kind} of ${namespace}: ${answer.status} ${statusMessage(answer.body)}`,
      );
    const { items, metadata } = listWire.parse(answer.body);
    const scaled = groupOf(kind) === "apps/v1";
    for (const { metadata: meta, spec, status } of items) {
      const { ownerReferences, ...place } = meta;
      found.push({
        kind,
        ...place,
        replicas: scaled ? (spec.replicas ?? 1) : null,
        suspended: scaled ? null : (spec.suspend ?? false),
        owned: ownerReferences.length > 0,
        over:
          status.conditions?.some(
            ({ type, status: holds }) => ["Complete", "Failed"].includes(type) && holds === "True",
          ) ?? false,
      });
    }
    from = metadata.continue === "" ? undefined : metadata.continue;
  } while (from !== undefined);
  return found;
}
