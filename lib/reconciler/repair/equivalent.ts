import "server-only";
import { type DriftRow, lonePodsOf } from "../model";

/** The command a person would type for the same end. What a text holds is quoted for a shell. */
export function commandOf(drift: DriftRow): string {
  const { kind, namespace, name, repair } = drift;
  const within = namespace === "" ? "" : ` --namespace ${namespace}`;
  if (repair === "stop") return stopCommand(namespace, lonePodsOf(drift));
  if (repair === "start") return startCommand(namespace);
  if (repair === "remove") return `kubectl delete ${kind} ${name}${within}`;
  if (repair === "create")
    return `kubectl create ${kind === "resourcequota" ? "quota" : kind} ${name}${within}`;
  return patchCommand(drift);
}

export function patchCommand({
  kind,
  namespace,
  name,
  fields,
}: Pick<DriftRow, "kind" | "namespace" | "name" | "fields">): string {
  const within = namespace === "" ? "" : ` --namespace ${namespace}`;
  const patch: Record<string, unknown> = {};
  for (const { field, desired } of fields) put(patch, pathOf(kind, field), desired);
  return `kubectl patch ${kind} ${name}${within} --type merge --patch ${quote(JSON.stringify(patch))}`;
}

const SCALED = "deployment,statefulset,replicationcontroller";

/** Nobody could type how each was before; what is suspended is left out. */
export const startCommand = (namespace: string): string =>
  `kubectl scale ${SCALED} --all --replicas 1 --namespace ${namespace}`;

export function stopCommand(namespace: string, pods: readonly string[]): string {
  const names = pods.map((pod) => pod.slice(namespace.length + 1));
  const end = names.length === 0 ? "" : ` && kubectl delete pod ${names.join(" ")} --namespace ${namespace}`;
  return `kubectl scale ${SCALED} --all --replicas 0 --namespace ${namespace}${end}`;
}

function pathOf(kind: string, field: string): string[] {
  const [top = "", ...rest] = field.split(".");
  const key = rest.join(".");
  if (top === "labels" || top === "annotations") return ["metadata", top, key];
  if (top === "hard") return ["spec", "hard", key];
  return kind === "limitrange" ? ["spec", "limits", ...rest] : [field];
}

function put(into: Record<string, unknown>, [step = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[step] = value;
    return;
  }
  const next = into[step];
  const deeper: Record<string, unknown> = isRecord(next) ? next : {};
  into[step] = deeper;
  put(deeper, rest, value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
