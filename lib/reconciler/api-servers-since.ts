import "server-only";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { readApiServersSince } from "@/lib/prometheus/api-servers-since";
import { prometheus } from "@/lib/prometheus/client";
import { ACCOUNTS } from "./model";
import { RESTARTED } from "./restart-by-hand";

/** Since when every API server runs at least, by the site's metrics, or since this console had them restarted. Null where nobody counts. */
export async function apiServersSince(signal: AbortSignal): Promise<Date | null> {
  const { profile } = site();
  const server = prometheus();
  if (server === null || profile.accounts.credential.kind !== "token") return null;
  try {
    const counted = await readApiServersSince(server, profile.metrics, signal);
    if (counted === null) return null;
    const ours = await db().actionTarget.findFirst({
      where: { ...ACCOUNTS, says: { contains: RESTARTED }, action: { finishedAt: { not: null } } },
      orderBy: { action: { finishedAt: "desc" } },
      select: { action: { select: { finishedAt: true } } },
    });
    const restarted = ours?.action.finishedAt ?? null;
    // What is scraped each minute is behind by one.
    return restarted !== null && restarted > counted ? restarted : counted;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}
