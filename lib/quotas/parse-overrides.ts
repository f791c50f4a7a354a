import "server-only";
import { parse } from "yaml";
import { z } from "zod";
import { AppError, messageOf } from "@/lib/core/errors";
import { OVERRIDE_KEYS } from "@/lib/core/quota-override";
import type { Declared } from "./model";
import { overrideSchema } from "./schema";

/**
 * The file of overrides, in the shape maintain-kubeusers reads: quotas.overrides.<tool>, whose `version` is the task with
 * a number that grows. The file may hold other things beside that.
 */

const fileSchema = z.object({
  quotas: z.object({
    overrides: z.record(
      z.string(),
      overrideSchema.extend({ version: z.union([z.string().max(60), z.number()]).optional() }),
    ),
  }),
});

/**
 * By tool.
 * @throws AppError "invalid" that names the tool, the key and what was expected; nothing of such a file counts
 */
export function parseOverrides(text: string): ReadonlyMap<string, Declared> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (thrown) {
    throw new AppError("invalid", `not YAML: ${messageOf(thrown).split("\n")[0]}`);
  }
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success) throw new AppError("invalid", parsed.error.issues.map(sayIssue).join("; "));
  return new Map(
    Object.entries(parsed.data.quotas.overrides).map(([tool, { version, ...override }]) => [
      tool,
      { override, ticket: version === undefined ? null : String(version) },
    ]),
  );
}

function sayIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  return issue.code === "unrecognized_keys"
    ? `${path}: unknown key ${issue.keys.join(", ")}; expected version, ${OVERRIDE_KEYS.join(", ")}`
    : `${path}: ${issue.message}`;
}
