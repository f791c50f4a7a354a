import "server-only";
import { z } from "zod";
import { AppError, messageOf } from "@/lib/core/errors";
import { type KubeConnection, sharedConnection, statusMessage } from "./connection";
import type { TenantKind, TenantObject } from "./model";
import { retryAfterSeconds } from "./retry-after";
import { collectionFor, collectionOf, projectTenant } from "./tenant-objects";

const PAGE = 500;
const listWire = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z.array(z.unknown()),
});

/**
 * Every object of a kind, of one namespace or of all, in pages: all of them or none.
 * @throws AppError forbidden, upstream (with `retryAfterSeconds` for a 429), timeout; upstream too for an object that cannot be read
 */
export async function listTenants(
  kind: TenantKind,
  signal: AbortSignal,
  connection: KubeConnection = sharedConnection("writer"),
  namespace = "",
): Promise<TenantObject[]> {
  const found: TenantObject[] = [];
  let from: string | undefined;
  do {
    const answer = await connection.request({
      path: namespace === "" ? collectionOf(kind) : collectionFor({ kind, namespace }),
      query: { limit: PAGE, continue: from },
      signal,
    });
    if (answer.status !== 200)
      throw new AppError(
        answer.status === 403 ? "forbidden" : answer.status === 429 ? "rate_limited" : "upstream",
        `cannot list ${kind}s: ${answer.status} ${statusMessage(answer.body)}`,
        { retryAfterSeconds: retryAfterSeconds(answer.headers) },
      );
    const { items, metadata } = listWire.parse(answer.body);
    try {
      for (const item of items) found.push(projectTenant(kind, item));
    } catch (error) {
      throw new AppError("upstream", `cannot read a ${kind} of the list: ${messageOf(error)}`, {
        cause: error,
      });
    }
    from = metadata.continue === "" ? undefined : metadata.continue;
  } while (from !== undefined);
  return found;
}
