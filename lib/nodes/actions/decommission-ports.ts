import "server-only";
import { z } from "zod";
import type { StepContext } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { faultPoint } from "@/lib/config/fault";
import { site } from "@/lib/config/site";
import { db } from "@/lib/db/client";
import { prepareClone } from "@/lib/hiera/prepare-clone";
import { readHosts } from "@/lib/hiera/read-hosts";
import { hieraSource } from "@/lib/hiera/source";
import { removeHost } from "@/lib/hiera/write/remove-host";
import { listAttachmentsOfNode } from "@/lib/kubernetes/list-attachments";
import { listPodsOfNode } from "@/lib/kubernetes/list-pods";
import { getNode } from "@/lib/kubernetes/read-node";
import { deleteNode } from "@/lib/kubernetes/write/delete-node";
import type { DecommissionMemo } from "@/lib/nodes/decommission/memo";
import type { DecommissionPlan } from "@/lib/nodes/decommission/model";
import type { DecommissionPorts, HieraPort, PuppetPort } from "@/lib/nodes/decommission/ports";
import { type DrainInput, readDrainProgress } from "@/lib/nodes/drain/model";
import { puppetEndpoint } from "@/lib/puppet/endpoint";
import { readCertificate } from "@/lib/puppet/read-certificate";
import { cleanCertificate } from "@/lib/puppet/write/clean-certificate";
import { stepDrain } from "./step-drain";

/** The decommission's hands on cluster, Puppet CA and Hiera. */

type Found = Plan["targets"][number]["found"];

export function decommissionPorts(
  drainInput: DrainInput,
  plan: DecommissionPlan,
  found: Found,
  memo: DecommissionMemo,
  context: StepContext,
): DecommissionPorts {
  const { node } = drainInput;
  const { signal, actionId, user } = context;
  const as = { user, groups: [site().profile.operatorGroup], actionId };
  return {
    now: context.now,
    drain: (drainMemo) =>
      stepDrain(drainInput, found, {
        ...context,
        memo: drainMemo,
        report: (detail, waits) =>
          context.report({ stages: structuredClone(memo.stages), drain: readDrainProgress(detail) }, waits),
      }),
    node: () => getNode(node, signal),
    pods: () => listPodsOfNode(node, signal),
    attachments: () => listAttachmentsOfNode(node, signal),
    puppet: puppetPort(plan.certname, signal),
    hiera: hieraPort(plan.host, context),
    deleteNode: () => deleteNode({ name: node, uid: String(found.uid) }, as, signal),
    recorded: () => recordedBy(actionId),
    record: context.record,
    resumes: () => resumesOf(actionId),
    fence: context.fence,
    report: (progress, waits) => context.report(progress, waits),
    fault: (point) => faultPoint(`decommission-${point}`),
    signal,
  };
}

function puppetPort(certname: string, signal: AbortSignal): PuppetPort | null {
  const endpoint = puppetEndpoint();
  if (endpoint === null) return null;
  return {
    read: () => readCertificate(endpoint, certname, signal),
    clean: (expectedFingerprint) => cleanCertificate(endpoint, certname, { expectedFingerprint }, signal),
  };
}

function hieraPort(host: string, { actionId, user, reason, ticket, signal }: StepContext): HieraPort | null {
  const source = hieraSource();
  if (source === null) return null;
  const message = [
    `Remove ${host}`,
    `${reason}${ticket === null ? "" : ` (${ticket})`}`,
    `Decommissioned in action ${actionId}.`,
  ].join("\n\n");
  return {
    file: source.file,
    branch: source.branch,
    prepare: (since) => prepareClone(source, since, signal),
    async read() {
      const { commit, hosts } = await readHosts(source, signal);
      return { commit, entry: hosts.find((entry) => entry.host === host) ?? null };
    },
    remove: (expectedCommit) => removeHost(source, host, { expectedCommit, message, author: user }, signal),
  };
}

const recordedSchema = z.object({ part: z.string() });

async function recordedBy(actionId: string): Promise<ReadonlySet<string>> {
  const entries = await db().auditEntry.findMany({
    where: { actionId, event: "action.progress" },
    select: { data: true },
  });
  return new Set(entries.flatMap(({ data }) => recordedSchema.safeParse(data).data?.part ?? []));
}

async function resumesOf(actionId: string): Promise<{ count: number; last: number | null }> {
  const entries = await db().auditEntry.findMany({
    where: { actionId, event: "action.resumed" },
    orderBy: { seq: "desc" },
    select: { seq: true },
  });
  return { count: entries.length, last: entries[0]?.seq ?? null };
}
