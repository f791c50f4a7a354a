import { expect, type Page } from "@playwright/test";
import { violations } from "./axe";

/** Nothing lies outside of the screen's width, and axe finds nothing in either theme. */
export async function expectClean(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(beyond, page.url()).toBe(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${page.url()} ${colorScheme}`).toEqual([]);
  }
}
