import "server-only";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { db } from "@/lib/db/client";
import { countMessages } from "@/lib/outbox/count-messages";
import { addDriftMetrics } from "./drift-metrics";
import type { WorkerState } from "./health";
import { addMirrorMetrics } from "./mirror-metrics";

/** What Prometheus may read of a worker. No names of people, actions' reasons or targets. */
type Queue = { state: string; count: number; oldest: number | null };

export function workerMetrics({ owner, running }: Pick<WorkerState, "owner" | "running">): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "forgeboard_worker_" });
  new Gauge({
    name: "forgeboard_worker_running",
    help: "Actions this worker runs now",
    registers,
    collect() {
      this.set(running());
    },
  });
  new Gauge({
    name: "forgeboard_actions",
    help: "Actions that have not ended, of all workers",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { state, count } of await queue()) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "forgeboard_actions_oldest_seconds",
    help: "Age of the oldest action that has not ended",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { state, oldest } of await queue()) if (oldest !== null) this.set({ state }, oldest);
    },
  });
  new Gauge({
    name: "forgeboard_worker_lease_age_seconds",
    help: "Seconds since the oldest lease of this worker was renewed; 0 without one, 10 and more is lost",
    registers,
    async collect() {
      const [row] = await db().$queryRaw<{ age: number | null }[]>`
        SELECT max(extract(epoch FROM now() - ("leaseUntil" - interval '10 seconds')))::float8 AS age
        FROM action WHERE state IN ('running', 'blocked') AND "leaseOwner" = ${owner}`;
      this.set(Math.max(0, row?.age ?? 0));
    },
  });
  new Gauge({
    name: "forgeboard_outbox_messages",
    help: "Messages that are not sent yet",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { state, count } of await countMessages()) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "forgeboard_outbox_oldest_seconds",
    help: "Age of the oldest message that is not sent yet",
    labelNames: ["state"],
    registers,
    async collect() {
      this.reset();
      for (const { state, oldest } of await countMessages()) this.set({ state }, oldest);
    },
  });
  new Gauge({
    name: "forgeboard_audit_head",
    help: "Number of the newest audit entry",
    registers,
    async collect() {
      const [row] = await db().$queryRaw<{ head: number | null }[]>`SELECT max(seq) AS head FROM audit_entry`;
      this.set(row?.head ?? 0);
    },
  });
  addMirrorMetrics(registers);
  addDriftMetrics(registers);
  return registry;
}

const queue = (): Promise<Queue[]> => db().$queryRaw<Queue[]>`
  SELECT state, count(*)::int AS count, max(extract(epoch FROM now() - "createdAt"))::float8 AS oldest
  FROM action WHERE state IN ('queued', 'running', 'paused', 'blocked', 'awaiting_approval') GROUP BY state`;
