import type { Locator } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

/** Smallest side of what a thumb has to hit, in CSS pixels. */
const TARGET_PX = 40;

/** Taps what is large enough to be hit. */
async function tap(target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const box = await target.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0), String(target)).toBeGreaterThanOrEqual(TARGET_PX);
  await target.tap();
}

test("on a phone: finds a node, sees what is wrong, cordons it with a reason, watches the action", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("operator", { device: "phone" });
  const [name = ""] = await freshNodes(page, "ready", 1);
  await cluster.setReady(name, false);
  await page.goto("/");
  await untilAlive(page);
  await expectClean(page);

  await tap(page.getByRole("navigation", { name: "Main, below" }).getByRole("link", { name: "Nodes" }));
  await expect(page.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
  await page.getByRole("searchbox").fill(name);
  await expect(page).toHaveURL(`/nodes?q=${name}`);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Not ready");
  await expectClean(page);

  await page.getByRole("link", { name, exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Not ready: /)).toBeVisible();
  await expectClean(page);

  await tap(page.getByRole("button", { name: /^cordon/i }));
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /reason/i }).fill("disk swap, by phone");
  await expectClean(page);
  await tap(dialog.getByRole("button", { name: /^cordon/i }));
  await expect(dialog).toHaveCount(0);

  await page.getByRole("region", { name: "Messages" }).getByRole("link", { name: "See the action" }).tap();
  await expect(page).toHaveURL(/\/actions\/[0-9a-f-]+$/);
  await expect(page.getByText(/succeeded/i).first()).toBeVisible();
  await expect(page.getByText("disk swap, by phone").first()).toBeVisible();
  expect(await cluster.isCordoned(name)).toBe(true);
  await expectClean(page);

  await tap(page.getByRole("navigation", { name: "Main, below" }).getByRole("link", { name: "Actions" }));
  // Others may have cordoned it before.
  const cordoned = page.getByRole("row", { name: new RegExp(`${name}.*Succeeded`) });
  await expect(cordoned.filter({ hasText: "disk swap, by phone" })).toBeVisible();
  await expectClean(page);
  await cluster.setReady(name, true);
});

test("on a phone several nodes are selected and asked for at once", async ({ signIn, freshNodes }) => {
  const page = await signIn("operator", { device: "phone" });
  const names = await freshNodes(page, "ready", 2);
  await page.goto("/nodes?limit=100");
  await untilAlive(page);
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).tap();
  const bar = page.getByRole("region", { name: "Selected rows" });
  const box = await bar.boundingBox();
  expect(box?.width, "as wide as the screen").toBeGreaterThan(350);
  // What can be done never stands one below the other.
  expect(box?.height).toBeLessThan(180);
  await tap(bar.getByRole("button", { name: /^cordon/i }));
  await expect(page.getByRole("dialog")).toContainText("2 nodes");
  await expectClean(page);
});

test("on a phone a row has its menu", async ({ signIn, freshNodes }) => {
  const page = await signIn("operator", { device: "phone" });
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto(`/nodes?q=${name}`);
  await untilAlive(page);
  await expectClean(page);
  await tap(page.getByRole("button", { name: `What to do with ${name}` }));
  await expect(page.getByRole("menuitem", { name: /^Cordon…/ })).toBeVisible();
  await tap(page.getByRole("menuitem", { name: "Its actions" }));
  await expect(page).toHaveURL(`/actions?target=${encodeURIComponent(`node/${name}`)}`);
});

for (const path of ["/pods", "/audit", "/tokens", "/sign-in", "/no-such-page"])
  test(`on a phone ${path} fits the screen`, async ({ signIn }) => {
    const page = await signIn("admin", { device: "phone" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectClean(page);
  });
