import { z } from "zod";

const eventWire = z.object({
  stage: z.string(),
  user: z.object({ username: z.string() }),
  verb: z.string(),
  requestURI: z.string(),
});

/** Requests by verb and path. */
export type Requests = Readonly<Record<string, number>>;

/** Requests of one user in a stretch of the API server's audit log, counted as they arrive. */
export function requestsBy(user: string, log: string): Requests {
  const counts: Record<string, number> = {};
  for (const line of log.split("\n")) {
    const event = eventWire.safeParse(jsonOrNull(line));
    if (!event.success || event.data.user.username !== user) continue;
    if (event.data.stage !== "RequestReceived") continue;
    const request = `${event.data.verb} ${event.data.requestURI.split("?")[0]}`;
    counts[request] = (counts[request] ?? 0) + 1;
  }
  return counts;
}

/**
 * Requests beyond those of the window without the viewer. What the dashboard asks on a schedule may fall into one window
 * once more than into another as long; whatever is not asked without the viewer counts in full. Watches do not count: each
 * is renewed once in half an hour, whether anybody looks or not.
 */
export function caused(without: Requests, beside: Requests): number {
  return Object.entries(beside).reduce((sum, [request, count]) => {
    if (request.startsWith("watch ")) return sum;
    const before = without[request] ?? 0;
    return sum + Math.max(0, count - (before === 0 ? 0 : before + 1));
  }, 0);
}

/** The first and the last line may be half of one. */
function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
