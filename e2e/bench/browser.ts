import { type Browser, type BrowserContext, type CDPSession, chromium } from "@playwright/test";
import type { World } from "./figure";
import { enter } from "./sign-in";

const VIEWPORT = { width: 1440, height: 900 };

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

/** A new context has a cache of its own, which is empty; whoever it belongs to is signed in already. */
export async function openContext(browser: Browser, world: World): Promise<BrowserContext> {
  const state = world.stateFile ?? (world.person === null ? null : await signedIn(browser, world));
  return browser.newContext({
    viewport: VIEWPORT,
    ...(state === null ? { extraHTTPHeaders: { ...world.headers } } : { storageState: state }),
  });
}

/** What a page still holds once everything has gone that it let go of. */
export async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send("Performance.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
}

async function signedIn(browser: Browser, { url, person }: World) {
  if (person === null) throw new Error("nobody to sign in");
  const context = await browser.newContext();
  const page = await context.newPage();
  await enter(page, `${url}/sign-in`, person.user, person.password);
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
  const state = await context.storageState();
  await context.close();
  return state;
}
