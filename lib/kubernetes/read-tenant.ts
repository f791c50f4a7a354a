import "server-only";
import { AppError } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";
import type { TenantObject, TenantPlace } from "./model";
import { retryAfterSeconds } from "./retry-after";
import { pathOf, projectTenant } from "./tenant-objects";

/** The object as the API server has it now; null when there is none. @throws AppError forbidden, upstream, timeout */
export async function getTenant(
  place: TenantPlace,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
): Promise<TenantObject | null> {
  const answer = await connection.request({ path: pathOf(place), signal });
  if (answer.status === 404) return null;
  if (answer.status !== 200)
    throw new AppError(
      answer.status === 403 ? "forbidden" : answer.status === 429 ? "rate_limited" : "upstream",
      `cannot read ${place.kind} ${place.name}: ${answer.status} ${statusMessage(answer.body)}`,
      { retryAfterSeconds: retryAfterSeconds(answer.headers) },
    );
  return projectTenant(place.kind, answer.body);
}
