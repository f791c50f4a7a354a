import { heapBytes, openBrowser, openContext } from "../browser";
import type { FigureOfWorld, Line, World } from "../figure";
import { percentile } from "../percentile";

const ROUNDS = 5;
const MS_MAX = 180_000;
const KB = 1024;

/** A browser that has never been here: bytes over the wire, time until the page can be used, heap after it. */
export const coldLoad: FigureOfWorld = {
  name: "cold-load",
  lacks: () => null,
  async measure(world) {
    const visits: Visit[] = [];
    for (let round = 0; round < ROUNDS; round++) visits.push(await visit(world));
    const of = (key: "ms" | "bytes" | "heap") =>
      percentile(
        visits.map((each) => each[key]),
        0.5,
      );
    const lines: Line[] = [
      { name: "cold load usable", value: of("ms"), unit: "ms", bar: 1_000, n: ROUNDS },
      { name: "cold load transferred", value: of("bytes"), unit: "bytes", bar: 350 * KB, n: ROUNDS },
      { name: "browser heap", value: of("heap"), unit: "bytes", bar: 25 * KB * KB, n: ROUNDS },
    ];
    return lines.map((line) => ({ ...line, detail: { page: world.page } }));
  },
};

type Visit = { ms: number; bytes: number; heap: number };

async function visit(world: World): Promise<Visit> {
  const browser = await openBrowser();
  try {
    const context = await openContext(browser, world);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    let bytes = 0;
    devtools.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
    });
    await devtools.send("Network.enable");
    const startedAt = performance.now();
    await page.goto(`${world.url}${world.page}`, { waitUntil: "commit", timeout: MS_MAX });
    await page.locator(world.usable).first().waitFor({ state: "visible", timeout: MS_MAX });
    const ms = performance.now() - startedAt;
    await page.waitForLoadState("load", { timeout: MS_MAX });
    return { ms, bytes, heap: await heapBytes(devtools) };
  } finally {
    await browser.close();
  }
}
