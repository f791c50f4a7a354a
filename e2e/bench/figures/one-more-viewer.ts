import { readFileSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { openBrowser, openContext } from "../browser";
import type { FigureOfWorld, World } from "../figure";
import { caused, requestsBy } from "../requests";
import { timed } from "../timed-get";
import { openViewer } from "../viewer";

/** Longer than anything a viewer's pages would ask for takes to reach the log, which the API server writes at once. */
const WINDOW_MS = 40_000;
const PAGES = [
  "/",
  "/nodes",
  "/pods",
  "/api/v1/nodes",
  "/api/v1/pods?q=web",
  "/api/v1/overview",
  "/api/v1/actions",
];

/** What the API server hears from the dashboard while one more person opens everything and stays, beyond what it hears without them. */
export const oneMoreViewer: FigureOfWorld = {
  name: "one-more-viewer",
  lacks: (world) => (world.audit === null ? "--audit-log and --reader-user" : null),
  async measure(world) {
    const { audit } = world;
    if (audit === null) return [];
    // Without this a wrong name would look like no requests at all.
    if (!readFileSync(audit.file).includes(`"username":"${audit.readerUser}"`))
      throw new Error(`${audit.readerUser} never asked this API server anything`);
    const during = async (work: () => Promise<void>) => {
      const from = statSync(audit.file).size;
      const until = wait(WINDOW_MS);
      await work();
      await until;
      return requestsBy(audit.readerUser, readFileSync(audit.file).subarray(from).toString());
    };
    const without = await during(async () => {});
    const leave: (() => Promise<void> | void)[] = [];
    const beside = await during(async () => {
      leave.push(await (world.ours ? comeToOurs(world) : comeToAny(world)));
    });
    for (const go of leave) await go();
    return [
      {
        name: "API-server requests of one more viewer",
        value: caused(without, beside),
        unit: "count",
        bar: 0,
        n: 1,
        detail: { windowSeconds: WINDOW_MS / 1_000, without, beside },
      },
    ];
  },
};

async function comeToOurs(world: World): Promise<() => void> {
  const viewer = await openViewer(world);
  for (const page of PAGES) await timed(world, page);
  return () => viewer.close();
}

async function comeToAny(world: World): Promise<() => Promise<void>> {
  const browser = await openBrowser();
  const page = await (await openContext(browser, world)).newPage();
  await page.goto(`${world.url}${world.page}`, { waitUntil: "load" });
  return () => browser.close();
}
