import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";

/**
 * What runs in one namespace and can be held still: by scaling it to nothing, or by suspending it. In the order in which that
 * is done, so that nothing makes another one meanwhile.
 */
export const HOLDABLE = [
  "deployments",
  "statefulsets",
  "replicasets",
  "replicationcontrollers",
  "cronjobs",
  "jobs",
] as const;
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
  /** Follows its owner: whatever holds that still holds this too. */
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
        ownerReferences: z.array(z.object({ kind: z.string() })).default([]),
      }),
      spec: z.object({ replicas: z.int().optional(), suspend: z.boolean().nullish() }).default({}),
      status: z
        .object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish() })
        .default({}),
    }),
  ),
});

const PAGE = 500;
const ROOTS: Readonly<Record<Holdable, string>> = {
  deployments: "/apis/apps/v1",
  statefulsets: "/apis/apps/v1",
  replicasets: "/apis/apps/v1",
  replicationcontrollers: "/api/v1",
  cronjobs: "/apis/batch/v1",
  jobs: "/apis/batch/v1",
};

export const workloadsPath = (kind: Holdable, namespace: string): string =>
  `${ROOTS[kind]}/namespaces/${encodeURIComponent(namespace)}/${kind}`;

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
    const scaled = kind !== "cronjobs" && kind !== "jobs";
    for (const { metadata: meta, spec, status } of items) {
      const { ownerReferences, ...place } = meta;
      found.push({
        kind,
        ...place,
        replicas: scaled ? (spec.replicas ?? 1) : null,
        suspended: scaled ? null : (spec.suspend ?? false),
        // A suspended CronJob leaves alone what it has begun.
        owned: ownerReferences.some((owner) => owner.kind !== "CronJob"),
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
