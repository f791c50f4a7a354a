import "server-only";
import type { z } from "zod";
import { AppError, type FieldProblem } from "@/lib/core/errors";
import { findNul } from "./read-body";

/** @throws AppError invalid, naming each field as the caller wrote it. */
export function parse<Output>(schema: z.ZodType<Output>, value: unknown, root: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields: FieldProblem[] = result.error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ path: [...at, key].join("."), message: "unknown field" }));
    return [{ path: at.join(".") || root, message: issue.message }];
  });
  throw invalid(fields);
}

/** Each query parameter once; a filter with several values is a comma list. */
export function readQuery(url: URL): Record<string, string> {
  const query: Record<string, string> = Object.create(null);
  const fields: FieldProblem[] = [];
  for (const [name, value] of url.searchParams) {
    if (name in query) fields.push({ path: name, message: "given more than once" });
    if (name.includes("\0") || findNul(value, name) !== null)
      fields.push({ path: name, message: "a NUL character is not allowed" });
    query[name] = value;
  }
  if (fields.length > 0) throw invalid(fields);
  return { ...query };
}

const FIELDS_MAX = 20;

function invalid(fields: FieldProblem[]): AppError {
  const shown = fields.slice(0, FIELDS_MAX);
  return new AppError("invalid", shown.map((field) => `${field.path}: ${field.message}`).join("; "), {
    fields: shown,
  });
}
