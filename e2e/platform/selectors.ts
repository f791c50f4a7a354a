import { at, type KubeObject, textAt } from "./objects";
import { badRequest } from "./status-error";

export type Matches = (object: KubeObject) => boolean;

/** Label selectors as kubectl writes them: a=b, a!=b, a in (x,y), a notin (x), a, !a. */
export function labelSelector(text: string): Matches {
  const parts =
    text
      .match(/[^,(]+(\([^)]*\))?/g)
      ?.map((part) => part.trim())
      .filter((part) => part !== "") ?? [];
  const tests = parts.map(labelTest);
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

function labelTest(part: string): (labels: Readonly<Record<string, string>>) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return (labels) => values.includes(labels[key] ?? "\0") === (operator === "in");
  }
  const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  if (equality !== null) {
    const [, key = "", operator, value = ""] = equality;
    return (labels) => (labels[key] === value) === (operator !== "!=");
  }
  if (/^!\S+$/.test(part)) return (labels) => labels[part.slice(1)] === undefined;
  if (/^\S+$/.test(part)) return (labels) => labels[part] !== undefined;
  throw badRequest(`unable to parse requirement: ${part}`);
}

const FIELDS = new Set([
  "metadata.name",
  "metadata.namespace",
  "spec.nodeName",
  "spec.unschedulable",
  "status.phase",
  "reason",
  "type",
  "involvedObject.kind",
  "involvedObject.name",
  "involvedObject.namespace",
  "involvedObject.uid",
]);

export function fieldSelector(text: string): Matches {
  const tests = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
      const [, field = "", operator, value = ""] = match ?? [];
      if (match === null || !FIELDS.has(field))
        throw badRequest(`field label not supported: ${field || part}`);
      const path = field.split(".");
      return (object: KubeObject) => {
        const found = at(object, ...path);
        return (
          (String(found ?? (field === "spec.unschedulable" ? "false" : "")) === value) === (operator !== "!=")
        );
      };
    });
  return (object) => tests.every((test) => test(object));
}

type Selector = { matchLabels?: Record<string, string>; matchExpressions?: readonly unknown[] };

/** A metav1.LabelSelector; the empty one selects everything. */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  const byLabel = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    byLabel &&
    (selector.matchExpressions ?? []).every((expression) => {
      const value = labels[textAt(expression, "key")];
      const values = at(expression, "values");
      const listed = Array.isArray(values) && value !== undefined && values.includes(value);
      const operator = textAt(expression, "operator");
      if (operator === "Exists") return value !== undefined;
      if (operator === "DoesNotExist") return value === undefined;
      return operator === "In" ? listed : !listed;
    })
  );
}
