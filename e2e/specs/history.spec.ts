import type { Page } from "@playwright/test";
import { expect, test, untilAlive } from "../fixtures";

const entries = (page: Page) => page.evaluate(() => window.history.length);

test("Back undoes a page, a sort and a filter, one after another", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes?limit=25");
  await untilAlive(page);
  const role = page.getByRole("button", { name: /^Role/ });
  await role.click();
  await page.getByRole("checkbox", { name: /^worker-nfs/ }).check();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/nodes?limit=25&role=worker-nfs");
  await expect(role).toContainText("worker-nfs");
  await page.getByRole("columnheader", { name: /pods/i }).getByRole("button").click();
  await expect(page).toHaveURL("/nodes?limit=25&role=worker-nfs&sort=pods");

  await page.goBack();
  await expect(page).toHaveURL("/nodes?limit=25&role=worker-nfs");
  await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(page).toHaveURL("/nodes?limit=25");
  await expect(role).toContainText("any");

  const shown = page
    .getByRole("main")
    .getByRole("status")
    .filter({ hasText: /of \d+/ });
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(shown).toContainText(/^26–/);
  await page.goBack();
  await expect(shown).toContainText(/^1–25/);
  await page.goForward();
  await expect(shown).toContainText(/^26–/);
});

test("typing rewrites the address and adds no history", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/pods");
  await page.goto("/nodes");
  await untilAlive(page);
  const before = await entries(page);
  const box = page.getByRole("searchbox");
  for (const typed of ["work", "worker", "worker-1"]) {
    await box.fill(typed);
    await expect(page).toHaveURL(`/nodes?q=${typed}`);
  }
  await box.fill("");
  await expect(page).toHaveURL("/nodes");
  expect(await entries(page)).toBe(before);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Pods" })).toBeVisible();
});

test("typing faster than the address follows loses no letter", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  await untilAlive(page);
  const box = page.getByRole("searchbox");
  await box.focus();
  // Slower and faster than the pause after which the address is rewritten.
  for (const [at, letter] of [..."tools-k8s-worker-nfs-12"].entries())
    await page.keyboard.type(letter, { delay: at % 3 === 0 ? 210 : 20 });
  await expect(page).toHaveURL("/nodes?q=tools-k8s-worker-nfs-12");
  await expect(box).toHaveValue("tools-k8s-worker-nfs-12");
});

test("two presses in a row both count", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  await untilAlive(page);
  await page.getByRole("button", { name: /^Role/ }).click();
  // Both within one task: nothing has been routed in between.
  await page.evaluate(() => {
    const boxes = document.querySelectorAll<HTMLInputElement>('[role="dialog"] input[type="checkbox"]');
    for (const box of [...boxes].slice(0, 2)) box.click();
  });
  await expect(page.getByRole("dialog").getByRole("checkbox", { checked: true })).toHaveCount(2);
  await expect(page).toHaveURL(/role=[^,&]+(,|%2C)[^,&]+$/);
  await page.goBack();
  await expect(page).toHaveURL(/role=[^,&%]+$/);
  await page.goBack();
  await expect(page).toHaveURL("/nodes");
});

test("Back brings a cleared search back, in the box too", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes?q=worker&state=ready");
  await untilAlive(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL("/nodes");
  await expect(page.getByRole("searchbox")).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL("/nodes?q=worker&state=ready");
  await expect(page.getByRole("searchbox")).toHaveValue("worker");
});

for (const [path, api] of [
  ["/nodes", "/api/v1/nodes?"],
  ["/pods", "/api/v1/pods?"],
  ["/actions", "/api/v1/actions?"],
  ["/audit?q=signed", "/api/v1/audit?"],
] as const)
  test(`${path} comes with its rows: the browser asks for none`, async ({ signIn }) => {
    const page = await signIn("admin");
    // What changes meanwhile is asked for rightly; here nothing is heard of it.
    await page.route("**/api/v1/events", (route) => route.abort());
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes(api)) asked.push(request.url());
    });
    await page.goto(path);
    await untilAlive(page);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText(/^\d[\d,]* (nodes?|pods?|actions?|entr(y|ies))/).first()).toBeVisible();
    expect(asked).toEqual([]);
  });

test("/tokens comes with its tokens", async ({ signIn }) => {
  const page = await signIn("admin");
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/tokens")) asked.push(request.url());
  });
  await page.goto("/tokens");
  await untilAlive(page);
  await expect(page.getByText("No tokens").or(page.getByRole("listitem")).first()).toBeVisible();
  expect(asked).toEqual([]);
});
