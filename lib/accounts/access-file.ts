import "server-only";
import { z } from "zod";

/**
 * The API server's ABAC file: one JSON object a line, comments and empty lines between. Lines are compared by what they
 * say, since the order of keys is nobody's; a line that is kept is kept byte by byte.
 */

const text = z.string().optional();
const policySchema = z.strictObject({
  user: text,
  group: text,
  readonly: z.boolean().optional(),
  apiGroup: text,
  resource: text,
  namespace: text,
  nonResourcePath: text,
});
export type Policy = {
  user?: string;
  group?: string;
  readonly?: boolean;
  apiGroup?: string;
  resource?: string;
  namespace?: string;
  nonResourcePath?: string;
};

const lineSchema = z.object({ apiVersion: z.string(), kind: z.string(), spec: z.unknown() });

const API_VERSION = "abac.authorization.kubernetes.io/v1beta1";
/** Go's bufio.Scanner gives up at a longer line, and the API server with it. */
const LINE_BYTES_MAX = 65_535;

export type PolicyLine = { line: number; policy: Policy };
export type AccessFile = {
  policies: readonly PolicyLine[];
  /** Lines that no policy could be read from: the API server refuses them, or reads them by rules of its oldest version. */
  faults: readonly { line: number; says: string }[];
};

export function parseAccessFile(content: string): AccessFile {
  const policies: PolicyLine[] = [];
  const faults: { line: number; says: string }[] = [];
  for (const [index, raw] of content.split("\n").entries()) {
    const trimmed = raw.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const read = readPolicy(raw);
    if (typeof read === "string") faults.push({ line: index + 1, says: read });
    else policies.push({ line: index + 1, policy: read });
  }
  return { policies, faults };
}

function readPolicy(raw: string): Policy | string {
  if (Buffer.byteLength(raw) > LINE_BYTES_MAX) return `is longer than ${LINE_BYTES_MAX} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return "is no JSON object";
  }
  const line = lineSchema.safeParse(value);
  if (!line.success) return "has no apiVersion, kind and spec";
  if (line.data.apiVersion !== API_VERSION || line.data.kind !== "Policy")
    return `is no Policy of ${API_VERSION}`;
  const policy = policySchema.safeParse(line.data.spec);
  if (policy.success) return plain(policy.data);
  const [issue] = policy.error.issues;
  return `spec: ${issue?.message ?? "is not as expected"}`;
}

/** Without what says nothing: to the API server an empty text and `false` are as good as absent. */
export const plain = (policy: { [Field in keyof Policy]: Policy[Field] | undefined }): Policy =>
  Object.fromEntries(
    Object.entries(policy).filter(([, value]) => value !== undefined && value !== "" && value !== false),
  );

/** The same for policies that say the same. */
export const policyKey = (policy: Policy): string =>
  JSON.stringify(Object.entries(plain(policy)).sort(([a], [b]) => (a < b ? -1 : 1)));

export const formatPolicy = (policy: Policy): string =>
  JSON.stringify({ apiVersion: API_VERSION, kind: "Policy", spec: plain(policy) });

/** One policy a line, LF. */
export const formatAccessFile = (policies: readonly Policy[]): string =>
  policies.map((policy) => `${formatPolicy(policy)}\n`).join("");
