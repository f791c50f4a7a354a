import { type Asked, anna, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { resumeAction } from "@/lib/actions/resume-action";
import { db } from "@/lib/db/client";
import type { FigureOnItsOwn, Line } from "../figure";

/** Every tool of a directory made on a cluster that has none, at the default pace; then once more, when nothing is left to do. */
const OBJECTS = 4;
const MINUTE_MS = 60_000;

export const reconcile: FigureOnItsOwn = {
  name: "reconcile",
  async measure({ tools }) {
    const title = `reconcile, ${tools} tools`;
    const rig = await startReconcileRig("plan");
    try {
      const names = Array.from({ length: tools }, (_, n) => `bench-${n}`);
      rig.tools(names);
      rig.worker();
      await rig.untilDrift(tools * OBJECTS, 5 * MINUTE_MS);
      const passMs = await lastPassMs();
      const startedAt = Date.now();
      const id = await rig.start({ selection: { by: "all" } });
      await rig.untilState(id, "paused", MINUTE_MS);
      await resumeAction(anna, id);
      await rig.untilState(id, "succeeded", 20 * MINUTE_MS);
      const doneMs = Date.now() - startedAt;
      const first = rig.asked().filter(({ at }) => at >= startedAt);
      await rig.untilDrift(0, 5 * MINUTE_MS);
      const againAt = Date.now();
      const again = await rig.start({ selection: { by: "tools", tools: names }, canary: 0 });
      await rig.untilState(again, "succeeded", 20 * MINUTE_MS);
      const second = rig.asked().filter(({ at }) => at >= againAt);
      return [
        {
          ...{ name: `${title} from nothing`, value: doneMs, unit: "ms", bar: 10 * MINUTE_MS, n: 1 },
          detail: { writes: writesOf(first).length, requests: first.length, firstPassMs: passMs },
        },
        count(`${title}, refused for their number`, refused([...first, ...second])),
        count(`${title}, objects not written`, Math.abs(tools * OBJECTS - writesOf(first).length)),
        count(`${title}, writes of a second run`, writesOf(second).length),
      ];
    } finally {
      await rig.stop();
    }
  },
};

const count = (name: string, value: number): Line => ({ name, value, unit: "count", bar: 0, n: 1 });

const refused = (asked: readonly Asked[]): number => asked.filter(({ code }) => code === 429).length;

async function lastPassMs(): Promise<number> {
  const run = await db().reconcileRun.findFirstOrThrow({ where: { outcome: "ok" }, orderBy: { id: "desc" } });
  return run.finishedAt.getTime() - run.startedAt.getTime();
}
