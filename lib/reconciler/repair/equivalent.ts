import "server-only";
import type { DriftRow } from "../model";

/** The command a person would type for the same end. What a text holds is quoted for a shell. */
export function commandOf({ kind, namespace, name, repair, fields }: DriftRow): string {
  const within = namespace === "" ? "" : ` --namespace ${namespace}`;
  if (repair === "stop") return `kubectl scale deployment,statefulset --all --replicas 0${within}`;
  if (repair === "start") return `kubectl scale deployment,statefulset --all --replicas 1${within}`;
  if (repair === "remove") return `kubectl delete ${kind} ${name}${within}`;
  if (repair === "create")
    return `kubectl create ${kind === "resourcequota" ? "quota" : kind} ${name}${within}`;
  const patch: Record<string, unknown> = {};
  for (const { field, desired } of fields) put(patch, pathOf(kind, field), desired);
  return `kubectl patch ${kind} ${name}${within} --type merge --patch ${quote(JSON.stringify(patch))}`;
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
