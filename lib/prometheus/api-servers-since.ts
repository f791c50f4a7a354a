import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { Prometheus } from "./client";

/** When the API server began that runs longest; null where nobody counts. @throws AppError "upstream" or "timeout" */
export async function readApiServersSince(
  server: Prometheus,
  { apiServersSince }: Pick<Profile["metrics"], "apiServersSince">,
  signal?: AbortSignal,
): Promise<Date | null> {
  if (apiServersSince === null) return null;
  const [oldest] = (await server.queryInstant(apiServersSince, signal))
    .map(({ value }) => value)
    .sort((a, b) => a - b);
  return oldest === undefined ? null : new Date(oldest * 1_000);
}
