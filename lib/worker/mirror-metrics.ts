import "server-only";
import { Gauge, type Registry } from "prom-client";
import { db } from "@/lib/db/client";

/** The mirror of the directory, as every worker sees it in the database. */
export function addMirrorMetrics(registers: Registry[]): void {
  new Gauge({
    name: "forgeboard_mirror_age_seconds",
    help: "Since the directory was last taken over; none before the first time",
    registers,
    async collect() {
      this.reset();
      const [row] = await db().$queryRaw<{ age: number | null }[]>`
        SELECT extract(epoch FROM now() - max("startedAt"))::float8 AS age FROM mirror_run WHERE outcome = 'ok'`;
      if (row?.age != null) this.set(row.age);
    },
  });
  new Gauge({
    name: "forgeboard_mirror_frozen",
    help: "1 while the directory's answers are not taken over before a person has confirmed them",
    registers,
    async collect() {
      const last = await db().mirrorRun.findFirst({ orderBy: { id: "desc" }, select: { outcome: true } });
      this.set(last?.outcome === "frozen" ? 1 : 0);
    },
  });
  new Gauge({
    name: "forgeboard_mirror_tools",
    help: "Tools that the directory has",
    registers,
    async collect() {
      this.set(await db().tool.count({ where: { goneAt: null } }));
    },
  });
}
