import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

const PAGES: readonly { name: string; path: (page: Page) => Promise<string> | string }[] = [
  { name: "overview", path: () => "/" },
  { name: "nodes", path: () => "/nodes" },
  { name: "nodes, nothing found", path: () => "/nodes?q=no-node-is-called-so" },
  { name: "node", path: async (page) => `/nodes/${(await first(page, "nodes")).name}` },
  { name: "pods", path: () => "/pods" },
  { name: "pod", path: async (page) => `/pods/${(await first(page, "pods")).key}` },
  { name: "actions", path: () => "/actions" },
  { name: "audit", path: () => "/audit" },
  { name: "tokens", path: () => "/tokens" },
  { name: "not found", path: () => "/no-such-page" },
];

const first = async (page: Page, kind: string): Promise<Record<string, string>> => {
  const { items } = await (await page.request.get(`/api/v1/${kind}?limit=1`)).json();
  return items[0];
};

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`sign-in has no axe violation in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: /^sign in$/i })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
  for (const { name, path } of PAGES)
    test(`${name} has no axe violation in ${colorScheme}`, async ({ signIn }) => {
      const page = await signIn("admin", { colorScheme });
      await page.goto(await path(page));
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
}
