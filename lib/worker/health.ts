import "server-only";
import { createServer, type Server } from "node:http";
import { db } from "@/lib/db/client";
import { workerMetrics } from "./metrics";

/**
 * What probes and Prometheus ask of a worker: it lives, it reaches its database, how its queue stands. These three GETs are
 * all it listens for; they name no person, no target and no address, since whoever reaches the port may ask.
 */
export type WorkerState = {
  owner: string;
  running(): number;
  /** When it last looked at the queue with success; null before the first time. */
  lookedAt(): number | null;
};

/** A worker that has not looked at the queue for this long is stuck, and better started again. */
const STUCK_MS = 60_000;

export async function startHealthServer(
  { port, address }: { port: number; address: string },
  state: WorkerState,
): Promise<Server> {
  const startedAt = Date.now();
  const metrics = workerMetrics(state);
  const answers: Readonly<Record<string, () => Promise<[status: number, body: string, type?: string]>>> = {
    "/healthz": async () =>
      Date.now() - (state.lookedAt() ?? startedAt) < STUCK_MS
        ? [200, "ok\n"]
        : [503, `has not looked at the queue for ${STUCK_MS / 1_000} s\n`],
    "/readyz": async () => {
      await db().$queryRaw`SELECT 1`;
      return state.lookedAt() === null ? [503, "has not looked at the queue yet\n"] : [200, "ok\n"];
    },
    "/metrics": async () => [200, await metrics.metrics(), metrics.contentType],
  };
  const server = createServer((request, response) => {
    const answer = request.method === "GET" ? answers[request.url?.split("?")[0] ?? ""] : undefined;
    const work = answer === undefined ? Promise.resolve([404, "not found\n"] as const) : answer();
    work
      .catch(() => [503, "the database does not answer\n"] as const)
      .then(([status, body, type = "text/plain; charset=utf-8"]) =>
        response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  return server;
}
