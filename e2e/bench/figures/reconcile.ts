import { type Asked, startReconcileRig, writesOf } from "@/e2e/reconciler/rig";
import { db } from "@/lib/db/client";
import type { Figure, Line } from "../figure";

/** Every tool of a directory made on a cluster that has none, at the default pace; then once more, when nothing is left to do. */
const TOOLS = 3_500;
const OBJECTS = 4;
const MINUTE_MS = 60_000;

const TITLE = `reconcile, ${TOOLS} tools`;

export const reconcile: Figure = {
  name: "reconcile",
  lacks: () => null,
  standsAlone: true,
  async measure() {
    const rig = await startReconcileRig("plan");
    try {
      const names = Array.from({ length: TOOLS }, (_, n) => `bench-${n}`);
      rig.tools(names);
      rig.worker();
      await rig.untilDrift(TOOLS * OBJECTS, 5 * MINUTE_MS);
      const passMs = await lastPassMs();
      const startedAt = Date.now();
      const id = await rig.start({ selection: { by: "all" }, canary: 0 });
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
          ...{ name: `${TITLE} from nothing`, value: doneMs, unit: "ms", bar: 10 * MINUTE_MS, n: 1 },
          detail: { writes: writesOf(first).length, requests: first.length, firstPassMs: passMs },
        },
        count("refused for their number", refused([...first, ...second])),
        count("objects not written", Math.abs(TOOLS * OBJECTS - writesOf(first).length)),
        count("writes of a second run", writesOf(second).length),
      ];
    } finally {
      await rig.stop();
    }
  },
};

const count = (what: string, value: number): Line => ({
  name: `${TITLE}, ${what}`,
  value,
  unit: "count",
  bar: 0,
  n: 1,
  detail: {},
});

const refused = (asked: readonly Asked[]): number => asked.filter(({ code }) => code === 429).length;

async function lastPassMs(): Promise<number> {
  const run = await db().reconcileRun.findFirstOrThrow({ where: { outcome: "ok" }, orderBy: { id: "desc" } });
  return run.finishedAt.getTime() - run.startedAt.getTime();
}
