import { chromium, type Page } from "@playwright/test";
import type { Figure, Line, World } from "../figure";
import { percentile } from "../percentile";
import { enter } from "../sign-in";

const ROUNDS = 5;
const MS_MAX = 180_000;
const KB = 1024;

/** A browser that has never been here: bytes over the wire, time until the page can be used, heap after it. */
export const coldLoad: Figure = {
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
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const state = world.person === null ? undefined : await sessionOf(await browser.newPage(), world);
    // A new context has a cache of its own, which is empty.
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...(state === undefined ? { extraHTTPHeaders: { ...world.headers } } : { storageState: state }),
    });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    let bytes = 0;
    devtools.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
    });
    await devtools.send("Network.enable");
    await devtools.send("Performance.enable");
    const startedAt = performance.now();
    await page.goto(`${world.url}${world.page}`, { waitUntil: "commit", timeout: MS_MAX });
    await page.locator(world.usable).first().waitFor({ state: "visible", timeout: MS_MAX });
    const ms = performance.now() - startedAt;
    await page.waitForLoadState("load", { timeout: MS_MAX });
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    return {
      ms,
      bytes,
      heap: metrics.find((metric) => metric.name === "JSHeapUsedSize")?.value ?? Number.NaN,
    };
  } finally {
    await browser.close();
  }
}

async function sessionOf(page: Page, world: World) {
  if (world.person === null) throw new Error("nobody to sign in");
  await enter(page, `${world.url}/sign-in`, world.person.user, world.person.password);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}
