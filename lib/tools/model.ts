import type { z } from "zod";
import type { changeSchema, toolItemSchema, toolRowSchema, upcomingSchema } from "./schema";

export type ToolRow = z.infer<typeof toolRowSchema>;
export type ToolItem = z.infer<typeof toolItemSchema>;
export type Change = z.infer<typeof changeSchema>;
export type Upcoming = z.infer<typeof upcomingSchema>;
export type Attention = ToolRow["attention"][number];

const compiled = new Map<string, RegExp>();
const known = new Map<string, string | null>();
/** More than any cluster has namespaces; the memory is dropped beyond it. */
const KNOWN_MAX = 50_000;

/** The tool a namespace belongs to: group `tool` of the profile's pattern, or null. */
export function toolOfNamespace(pattern: string, namespace: string): string | null {
  const key = `${pattern}\n${namespace}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = new RegExp(pattern);
    compiled.set(pattern, expression);
  }
  const tool = expression.exec(namespace)?.groups?.tool ?? null;
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(key, tool);
  return tool;
}
