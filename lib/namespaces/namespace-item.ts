import "server-only";
import type { LiveIndex, NamespaceRecord } from "@/lib/live/model";
import { mergeQuotas } from "@/lib/quotas/model";
import type { DriftRow, ReconcileState } from "@/lib/reconciler/model";
import type { NamespaceItem, NamespaceRow } from "./model";
import { driftByNamespace } from "./namespace-rows";

/** Everything the page of one namespace shows. */
type Given = {
  row: NamespaceRow;
  record: NamespaceRecord;
  index: LiveIndex;
  drift: readonly DriftRow[];
  mode: ReconcileState["mode"];
};

export function namespaceItem({ row, record, index, drift, mode }: Given): NamespaceItem {
  const { name } = row;
  const quotas = [...index.table("resourcequotas").values()].filter(({ namespace }) => namespace === name);
  return {
    ...row,
    sentence: sentence(row),
    labels: { ...record.labels },
    runAsUser: record.runAsUser,
    workloads: workloadsOf(index, name),
    quotas: Object.entries(mergeQuotas(quotas).resources)
      .map(([resource, { used, hard, by }]) => ({ resource, used, hard, by }))
      .sort((a, b) => (a.resource < b.resource ? -1 : 1)),
    driftRows: [...(driftByNamespace(drift).get(name) ?? [])],
    mode,
    equivalent: [
      { label: "Describe", command: `kubectl describe namespace ${name}` },
      {
        label: "What is in it",
        command: `kubectl get all,resourcequota,limitrange,rolebinding --namespace ${name}`,
      },
    ],
  };
}

function sentence({ belongsTo, tool, disabled, phase, drift }: NamespaceRow): string {
  const whose =
    belongsTo === "platform"
      ? "Part of the platform"
      : belongsTo === "tool"
        ? `Belongs to the tool ${tool}${disabled ? ", which is disabled" : ""}`
        : tool === null
          ? "Belongs to no tool and is not listed as the platform's"
          : `Named after a tool ${tool} that the directory does not have`;
  const gone = phase === "Terminating" ? "; it is being deleted" : "";
  const differs = drift === 0 ? "" : `; ${drift} ${drift === 1 ? "object drifts" : "objects drift"}`;
  return `${whose}${gone}${differs}`;
}

function workloadsOf(index: LiveIndex, name: string): NamespaceItem["workloads"] {
  const found: NamespaceItem["workloads"] = [];
  for (const kind of ["deployments", "statefulsets"] as const)
    for (const one of index.table(kind).values())
      if (one.namespace === name)
        found.push({
          kind: kind === "deployments" ? "Deployment" : "StatefulSet",
          name: one.name,
          replicas: `${one.readyReplicas} of ${one.replicas} ready`,
        });
  for (const one of index.table("cronjobs").values())
    if (one.namespace === name)
      found.push({ kind: "CronJob", name: one.name, replicas: one.suspend ? "suspended" : one.schedule });
  return found;
}
