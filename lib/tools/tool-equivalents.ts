import "server-only";
import type { WorkloadRecord } from "@/lib/live/model";
import type { ToolItem, ToolRow } from "./model";

/** The same by hand. */
export function toolEquivalents(
  { namespace, name }: Pick<ToolRow, "namespace" | "name">,
  web: WorkloadRecord | null,
): ToolItem["equivalent"] {
  if (namespace === null) return [];
  const here = `kubectl --namespace ${namespace}`;
  const kind = web?.kind === "statefulsets" ? "statefulset" : "deployment";
  return [
    { label: "What it has", command: `${here} get all,ingress,resourcequota` },
    ...(web === null
      ? []
      : [
          { label: "Restart", command: `${here} rollout restart ${kind}/${web.name}` },
          { label: "Logs", command: `${here} logs ${kind}/${web.name} --tail 200 --follow` },
        ]),
    { label: "Account", command: `ldapsearch -x uid=tools.${name}` },
  ];
}
