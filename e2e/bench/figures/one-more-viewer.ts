import { readFileSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Figure } from "../figure";
import { timed } from "../timed-get";
import { openViewer } from "../viewer";

/** Long enough for anything a viewer's pages would ask for to be in the log, which the API server writes at once. */
const WINDOW_MS = 10_000;
const PAGES = [
  "/",
  "/nodes",
  "/pods",
  "/api/v1/nodes",
  "/api/v1/pods?q=web",
  "/api/v1/overview",
  "/api/v1/actions",
];

const eventWire = z.object({
  user: z.object({ username: z.string() }),
  verb: z.string(),
  requestURI: z.string(),
});

/** Requests the API server sees from the dashboard while one more person opens everything and stays. */
export const oneMoreViewer: Figure = {
  name: "one-more-viewer",
  lacks: (world) => (world.audit === null ? "--audit-log and --reader-user" : null),
  async measure(world) {
    const { audit } = world;
    if (audit === null) return [];
    const from = statSync(audit.file).size;
    const viewer = await openViewer(world);
    for (const page of PAGES) await timed(world, page);
    await wait(WINDOW_MS);
    viewer.close();
    const log = readFileSync(audit.file);
    // Without this a wrong name would look like no requests at all.
    if (!log.includes(`"username":"${audit.readerUser}"`))
      throw new Error(`${audit.readerUser} never asked this API server anything`);
    const asked = log
      .subarray(from)
      .toString()
      .split("\n")
      .flatMap((line) => {
        const event = eventWire.safeParse(safeJson(line));
        return event.success && event.data.user.username === audit.readerUser ? [event.data] : [];
      });
    // A watch is renewed every few minutes whether anybody looks or not.
    const caused = asked.filter((event) => event.verb !== "watch");
    return [
      {
        name: "API-server requests of one more viewer",
        value: caused.length,
        unit: "count",
        bar: 0,
        n: PAGES.length,
        detail: {
          watchesRenewed: asked.length - caused.length,
          asked: caused.slice(0, 5).map((e) => e.requestURI),
        },
      },
    ];
  },
};

/** The last line may be half written. */
function safeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
