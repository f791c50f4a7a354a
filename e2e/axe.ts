import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** What axe finds on the page as it stands, one line for each rule. */
export async function violations(page: Page): Promise<string[]> {
  // Half way from one theme's colour to the other's, contrast is nobody's. Waiting is not enough: what is not painted, such
  // as behind another page, never gets to its end.
  await page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
  });
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
}
