import { type Fields, isFields, textAt } from "./objects";
import { badRequest, StatusError } from "./status-error";

/** RFC 7386; also what the box makes of a strategic merge, whose lists it merges by name, type or key where they have one. */
export function mergePatch(target: unknown, patch: unknown, strategic = false): unknown {
  if (!isFields(patch)) return strategic ? mergeList(target, patch) : patch;
  const result: Record<string, unknown> = isFields(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (strategic && key.startsWith("$")) continue;
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value, strategic);
  }
  return result;
}

const mergeKey = (item: unknown): string =>
  isFields(item) ? (["name", "type", "key", "uid"].find((key) => typeof item[key] === "string") ?? "") : "";

function mergeList(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch) || !Array.isArray(target)) return patch;
  const key = mergeKey(patch[0] ?? target[0]);
  if (key === "") return patch;
  const merged = [...target];
  for (const item of patch) {
    const index = merged.findIndex((each) => textAt(each, key) === textAt(item, key));
    if (isFields(item) && item.$patch === "delete") {
      if (index >= 0) merged.splice(index, 1);
    } else if (index >= 0) merged[index] = mergePatch(merged[index], item, true);
    else merged.push(item);
  }
  return merged;
}

/** RFC 6902: add, remove, replace and test. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw badRequest("json patch: expected a list of operations");
  return operations.reduce((document: unknown, operation: unknown) => {
    const path = textAt(operation, "path")
      .split("/")
      .slice(1)
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    return applied(
      document,
      path,
      textAt(operation, "op"),
      isFields(operation) ? operation.value : undefined,
    );
  }, target);
}

function applied(document: unknown, path: readonly string[], op: string, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return tested(document, op, value);
  if (Array.isArray(document)) {
    const index = step === "-" ? document.length : Number(step);
    if (rest.length > 0) return document.with(index, applied(document[index], rest, op, value));
    if (op === "add") return document.toSpliced(index, 0, value);
    if (op === "remove") return document.toSpliced(index, 1);
    return document.with(index, tested(document[index], op, value));
  }
  const fields: Fields = isFields(document) ? document : {};
  if (rest.length > 0) return { ...fields, [step]: applied(fields[step], rest, op, value) };
  if (op === "remove") {
    if (!(step in fields)) throw invalid(`remove operation does not apply: doc is missing path ${step}`);
    return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== step));
  }
  return { ...fields, [step]: tested(fields[step], op, value) };
}

function tested(found: unknown, op: string, value: unknown): unknown {
  if (op === "add" || op === "replace") return value;
  if (op !== "test") throw badRequest(`json patch: operation ${op} is not served`);
  if (JSON.stringify(found) !== JSON.stringify(value)) throw invalid("testing value failed: test failed");
  return found;
}

const invalid = (message: string) =>
  new StatusError(
    422,
    "Invalid",
    `the server rejected our request due to an error in our request: ${message}`,
  );
