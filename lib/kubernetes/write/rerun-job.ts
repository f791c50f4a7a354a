import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "../connection";
import { FIELD_MANAGER } from "../model";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/**
 * A Job made once more: from the template of a CronJob, as `kubectl create job --from` does, or as a copy of a Job that has
 * ended. What it runs goes from the API server to the API server and is kept nowhere.
 */

type From = { kind: "cronjobs" | "jobs"; namespace: string; name: string; uid: string };

const fields = z.record(z.string(), z.unknown());
const metaWire = z.object({
  uid: z.string(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
const cronWire = z.object({
  metadata: metaWire,
  spec: z.object({
    jobTemplate: z.object({
      metadata: metaWire.omit({ uid: true }).default({ labels: {}, annotations: {} }),
      spec: fields,
    }),
  }),
});
const jobWire = z.object({ metadata: metaWire, spec: fields });
const madeWire = z.object({ metadata: metaWire });

const ACTION = "forgeboard.dev/action";
/** What the controller writes on each Job to tell its pods from others'. */
const CONTROLLER = /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/;

/** Names of Jobs are at most 63 characters, with a few less for those of their pods. */
export const rerunName = (name: string, actionId: string): string =>
  `${name.slice(0, 40).replace(/[^a-z0-9]+$/, "")}-again-${createHash("sha256").update(actionId).digest("hex").slice(0, 8)}`;

/**
 * Made at most once for each action, whoever asks again after a crash.
 * @throws AppError not_found; conflict when another object has the name by now; forbidden (a quota too), upstream, timeout
 */
export async function rerunJob(
  from: From,
  as: Impersonation,
  signal: AbortSignal,
  reader: KubeConnection = sharedConnection("reader"),
  writer: KubeConnection = sharedConnection("writer"),
): Promise<{ name: string; auditId: string | null; already: boolean }> {
  const { labels, annotations, spec } = await templateOf(from, signal, reader);
  const name = rerunName(from.name, as.actionId);
  const path = `/apis/batch/v1/namespaces/${encodeURIComponent(from.namespace)}/jobs`;
  const answer = await writer.request({
    method: "POST",
    path,
    query: { fieldManager: FIELD_MANAGER },
    body: {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        ...{ name, namespace: from.namespace, labels },
        annotations: { ...annotations, [ACTION]: as.actionId, "cronjob.kubernetes.io/instantiate": "manual" },
        ...(from.kind === "cronjobs" ? { ownerReferences: [ownedBy(from)] } : {}),
      },
      spec,
    },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 201) return { name, auditId: auditIdOf(answer), already: false };
  if (answer.status !== 409) throw refusal(`create job ${from.namespace}/${name}`, answer);
  const there = await reader.request({ path: `${path}/${name}`, signal });
  const made = madeWire.safeParse(there.body);
  if (made.data?.metadata.annotations[ACTION] !== as.actionId)
    throw refusal(`create job ${from.namespace}/${name}`, answer);
  return { name, auditId: null, already: true };
}

async function templateOf({ kind, namespace, name, uid }: From, signal: AbortSignal, reader: KubeConnection) {
  const found = await reader.request({
    path: `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/${kind}/${encodeURIComponent(name)}`,
    signal,
  });
  if (found.status === 404) throw new AppError("not_found", `there is no ${kind} ${namespace}/${name}`);
  if (found.status !== 200)
    throw new AppError(
      "upstream",
      `cannot read ${kind} ${namespace}/${name}: ${found.status} ${statusMessage(found.body)}`,
    );
  const template = kind === "cronjobs" ? fromCron(found.body) : fromJob(found.body);
  if (template.uid !== uid)
    throw new AppError("conflict", `${kind} ${namespace}/${name} is another one by now`);
  return template;
}

const ownedBy = ({ name, uid }: From) => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  name,
  uid,
  controller: true,
  blockOwnerDeletion: false,
});

function fromCron(body: unknown) {
  const { metadata, spec } = cronWire.parse(body);
  const { labels, annotations } = spec.jobTemplate.metadata;
  return { uid: metadata.uid, labels, annotations, spec: spec.jobTemplate.spec };
}

/** Without what the controller added, which would bind the copy to the pods of the original. */
function fromJob(body: unknown) {
  const { metadata, spec } = jobWire.parse(body);
  const { selector: _selector, manualSelector: _manual, suspend: _suspend, ...rest } = spec;
  const template = z
    .object({
      metadata: z
        .object({ labels: z.record(z.string(), z.string()).optional() })
        .loose()
        .optional(),
    })
    .loose()
    .parse(rest.template);
  const { labels = {}, ...meta } = template.metadata ?? {};
  return {
    uid: metadata.uid,
    labels: own(metadata.labels),
    annotations: own(
      metadata.annotations,
      /^(batch\.kubernetes\.io|forgeboard\.dev|kubectl\.kubernetes\.io)\//,
    ),
    spec: { ...rest, template: { ...template, metadata: { ...meta, labels: own(labels) } } },
  };
}

const own = (all: Readonly<Record<string, string>>, not: RegExp = CONTROLLER): Record<string, string> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => !not.test(key)));
