import "server-only";
import { type KubeConnection, sharedConnection } from "../connection";
import { FIELD_MANAGER, type TenantObject } from "../model";
import { boundsOf, limitEntryWire, limitRangeWire, pathOf, subjectsOf, under } from "../tenant-objects";
import { type Impersonation, impersonationHeaders } from "./impersonation";
import { auditIdOf, refusal } from "./refusal";

/** What fields shall be; null takes one away. */
export type FieldChanges = Readonly<Record<string, string | null>>;

/**
 * Merge-patches the given fields of an object as the person who asked, and leaves every other. Null when it has changed
 * since it was read, or is gone.
 * @throws AppError forbidden, upstream (with `retryAfterSeconds` for a 429), timeout
 */
export async function patchTenant(
  found: TenantObject,
  fields: FieldChanges,
  as: Impersonation,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<{ auditId: string | null } | null> {
  const { uid, resourceVersion } = found;
  const [labels, annotations] = [under("labels", fields), under("annotations", fields)];
  const spec = await specOf(found, fields, signal, connection);
  const answer = await connection.request({
    method: "PATCH",
    path: pathOf(found),
    contentType: "application/merge-patch+json",
    query: { fieldManager: FIELD_MANAGER },
    body: { metadata: { uid, resourceVersion, labels, annotations }, ...spec },
    signal,
    headers: impersonationHeaders(as),
  });
  if (answer.status === 409 || answer.status === 404) return null;
  if (answer.status !== 200) throw refusal(`patch ${found.kind} ${found.name}`, answer);
  return { auditId: auditIdOf(answer) };
}

async function specOf(
  found: TenantObject,
  fields: FieldChanges,
  signal: AbortSignal,
  connection: KubeConnection,
): Promise<Record<string, unknown>> {
  if (found.kind === "resourcequota") return { spec: { hard: under("hard", fields) } };
  if (found.kind === "limitrange")
    return { spec: { limits: await limitsWith(found, fields, signal, connection) } };
  if (typeof fields.subjects === "string") return { subjects: subjectsOf(fields.subjects) };
  return {};
}

/** A merge patch replaces the whole list, so entries of other types and bounds we do not own are read and kept. */
async function limitsWith(
  found: TenantObject,
  fields: FieldChanges,
  signal: AbortSignal,
  connection: KubeConnection,
): Promise<unknown[]> {
  const { body } = await connection.request({ path: pathOf(found), signal });
  const entries = limitRangeWire.safeParse(body).data?.spec.limits ?? [];
  const before =
    entries.find(({ type }) => type === "Container") ?? limitEntryWire.parse({ type: "Container" });
  const bounds = Object.fromEntries(
    Object.entries(boundsOf(fields)).map(([bound, values]) => [
      bound,
      Object.fromEntries(
        Object.entries({ ...(before[bound] as Record<string, unknown> | undefined), ...values }).filter(
          ([, value]) => value !== null,
        ),
      ),
    ]),
  );
  return [{ ...before, ...bounds }, ...entries.filter((entry) => entry !== before)];
}
