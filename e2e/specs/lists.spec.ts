import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";

/** Names of the nodes on a page, in their order. */
const shown = async (page: Page) =>
  (await page.locator('a[href^="/nodes/"]').allInnerTexts()).map((name) => name.trim());

test("the URL reproduces the view in another window", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/nodes");
  await page.getByRole("searchbox").fill("worker");
  const { total } = await (await page.request.get("/api/v1/nodes?q=worker&limit=1")).json();
  await expect(page.getByRole("row")).toHaveCount(total + 1);
  await page.getByRole("columnheader", { name: /pods/i }).getByRole("button").click();
  await expect(page).toHaveURL(/q=worker.*sort=-?pods|sort=-?pods.*q=worker/);
  const again = await signIn("viewer");
  await again.goto(page.url());
  await expect(again.getByRole("searchbox")).toHaveValue("worker");
  await expect(again.getByRole("row")).toHaveCount(total + 1);
  await expect.poll(async () => (await shown(again)).join() === (await shown(page)).join()).toBe(true);
});

test("the back button takes a filter off again", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  // The frame comes first, the rows a moment later.
  await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(10);
  const all = await page.getByRole("row").count();
  await page.goto("/nodes?state=not_ready");
  await expect.poll(() => page.getByRole("row").count()).toBeLessThan(all);
  await page.goBack();
  await expect(page.getByRole("row")).toHaveCount(all);
});

test("pods are searched and sorted over the whole set, not over the page", async ({ signIn }) => {
  const page = await signIn("viewer");
  const read = async (params: Record<string, string>) =>
    (await page.request.get("/api/v1/pods", { params })).json();
  const { total, items } = await read({ sort: "-name", limit: "1" });
  const last: string = items[0].name;
  expect(total).toBeGreaterThan(100);
  await page.goto("/pods?sort=-name");
  await expect(page.getByRole("row", { name: new RegExp(last) }).first()).toBeVisible();
  await page.goto(`/pods?q=${last}`);
  await expect(page.getByRole("row", { name: new RegExp(last) }).first()).toBeVisible();
});

test("paging walks through every row once", async ({ signIn }) => {
  const page = await signIn("viewer");
  const seen: string[] = [];
  let cursor: string | null = null;
  let total = 0;
  do {
    const params: Record<string, string> = { sort: "-restarts", limit: "200" };
    if (cursor !== null) params.cursor = cursor;
    const answer = await (await page.request.get("/api/v1/pods", { params })).json();
    seen.push(...answer.items.map((pod: { key: string }) => pod.key));
    cursor = answer.next;
    total = answer.total;
  } while (cursor !== null);
  expect(new Set(seen).size).toBe(seen.length);
  // The box lives while we page: a pod may come or go.
  expect(Math.abs(seen.length - total)).toBeLessThan(10);
});

test("CSV holds the whole filtered set", async ({ signIn }) => {
  const page = await signIn("viewer");
  const { total } = await (await page.request.get("/api/v1/nodes?limit=1")).json();
  const answer = await page.request.get("/api/v1/nodes?limit=1", { headers: { accept: "text/csv" } });
  expect(answer.headers()["content-type"]).toContain("text/csv");
  expect((await answer.text()).trim().split("\n")).toHaveLength(total + 1);
});

test("a filter nothing matches says so and offers the way back", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes?q=no-node-is-called-so");
  await expect(page.getByText(/no nodes|nothing/i).first()).toBeVisible();
  await page.getByRole("button", { name: /clear/i }).first().click();
  await expect(page).not.toHaveURL(/q=/);
});

test("no list is wider than its page, on a laptop and on a wide screen", async ({ signIn }) => {
  const page = await signIn("admin");
  for (const list of ["nodes", "pods", "tools", "namespaces", "quotas", "drift", "actions", "audit"])
    for (const width of [1_280, 1_440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/${list}`);
      await expect(page.getByRole("table")).toBeVisible();
      // As wide as words can be: every text that may be cut becomes one long word.
      const over = await page.getByRole("table").evaluate((table) => {
        const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          let box = texts.currentNode.parentElement;
          while (box && getComputedStyle(box).display === "inline") box = box.parentElement;
          if (box?.matches("tbody .truncate:not(.text-right)")) texts.currentNode.nodeValue = "w".repeat(200);
        }
        return table.clientWidth - (table.parentElement?.clientWidth ?? 0);
      });
      expect({ list, width, over: Math.max(0, over) }).toEqual({ list, width, over: 0 });
    }
});
