import "server-only";
import { Gauge, type Registry } from "prom-client";
import { db } from "@/lib/db/client";

/** What the reconciler saw last, as every worker sees it in the database. */
export function addDriftMetrics(registers: Registry[]): void {
  new Gauge({
    name: "forgeboard_reconcile_age_seconds",
    help: "Since everything was last compared; none before the first time",
    registers,
    async collect() {
      this.reset();
      const [row] = await db().$queryRaw<{ age: number | null }[]>`
        SELECT extract(epoch FROM now() - max("startedAt"))::float8 AS age FROM reconcile_run
        WHERE outcome = 'ok' AND source = 'cluster'`;
      if (row?.age != null) this.set(row.age);
    },
  });
  new Gauge({
    name: "forgeboard_drift_objects",
    help: "Objects that are otherwise than they should be, by how bad it is",
    labelNames: ["severity"],
    registers,
    async collect() {
      this.reset();
      const counts = await db().drift.groupBy({ by: ["severity"], _count: true });
      for (const severity of ["error", "warning", "info"])
        this.set({ severity }, counts.find((one) => one.severity === severity)?._count ?? 0);
    },
  });
}
