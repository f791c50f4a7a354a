import { expect, type Page } from "@playwright/test";
import { violations } from "./axe";

/** Nothing lies outside of the screen's width, and axe finds nothing in either theme. */
export async function expectClean(page: Page): Promise<void> {
  // A phone zooms out until all of a page is in sight, so its own width says nothing.
  const width = page.viewportSize()?.width ?? 0;
  const beyond = await page.evaluate((screen) => document.documentElement.scrollWidth - screen, width);
  expect(Math.max(0, beyond), page.url()).toBe(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${page.url()} ${colorScheme}`).toEqual([]);
  }
}
