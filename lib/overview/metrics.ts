import "server-only";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { KINDS } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";

/** What Prometheus may read of this process: its own use and the index. No names of people, tools or nodes. */
const registry = new Registry();
collectDefaultMetrics({ register: registry, prefix: "forgeboard_" });

new Gauge({
  name: "forgeboard_index_objects",
  help: "Objects in the live index",
  labelNames: ["kind"],
  registers: [registry],
  collect() {
    for (const kind of KINDS) this.set({ kind }, liveIndex().table(kind).size);
  },
});

new Gauge({
  name: "forgeboard_index_age_seconds",
  help: "Seconds since a kind was last known to be true",
  labelNames: ["kind"],
  registers: [registry],
  collect() {
    this.reset();
    for (const kind of KINDS) {
      const { asOf } = liveIndex().sourceOf(kind);
      if (asOf !== null) this.set({ kind }, Math.max(0, (Date.now() - Date.parse(asOf)) / 1000));
    }
  },
});

new Gauge({
  name: "forgeboard_index_unreadable_objects",
  help: "Objects that could not be read",
  labelNames: ["kind"],
  registers: [registry],
  collect() {
    for (const kind of KINDS) this.set({ kind }, liveIndex().sourceOf(kind).unreadable ?? 0);
  },
});

export const metricsText = async (): Promise<Response> =>
  new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
