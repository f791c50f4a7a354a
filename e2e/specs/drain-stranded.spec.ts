import type { Locator, Page } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

/** A drain that cannot end by itself: a pod was told to end on a node whose kubelet is silent. */

/** Presses Tab until this has the focus, as who has no mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const has = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 150 && !(await has()); presses += 1) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
}

const pods = (page: Page) => page.getByRole("region", { name: "Pods" });

test("is started without a mouse, and ends when its pod is force-deleted", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("admin");
  const [node = ""] = await freshNodes(page, "ready", 1, "worker");
  const key = await cluster.strand(node);
  await page.goto(`/nodes/${node}/drain`);
  await untilAlive(page);
  await tabTo(page, page.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("the machine is off");
  const name = page.getByRole("textbox", { name: /to confirm/ });
  if (await name.isVisible()) {
    await tabTo(page, name);
    await page.keyboard.type(node);
  }
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/\/actions\/[0-9a-f-]{36}$/);
  await expect(pods(page)).toContainText(key.split("/")[1] ?? "");
  await expectClean(page);

  await tabTo(page, page.getByRole("button", { name: "Force-delete…" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: `Force-delete ${key}` });
  await expect(dialog).toContainText(`kubectl delete pod ${key.split("/")[1]}`);
  await tabTo(page, dialog.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type("seen to be off in the rack");
  await expect(dialog.getByRole("button", { name: "Force-delete" })).toBeEnabled();
  await expectClean(page);
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 40_000 });
  await cluster.setReady(node, true);
});

test("is watched, paused and stopped on a phone", async ({ signIn, freshNodes, cluster }) => {
  test.setTimeout(120_000);
  const desk = await signIn("operator");
  const [node = ""] = await freshNodes(desk, "ready", 1, "worker");
  await cluster.strand(node);
  const page = await signIn("operator", { device: "phone" });
  await page.goto(`/nodes/${node}/drain`);
  await untilAlive(page);
  await page.getByRole("textbox", { name: "Reason" }).fill("by phone");
  const name = page.getByRole("textbox", { name: /to confirm/ });
  if (await name.isVisible()) await name.fill(node);
  await page.getByRole("button", { name: "Drain", exact: true }).tap();
  await expect(page).toHaveURL(/\/actions\/[0-9a-f-]{36}$/);
  await expect(pods(page)).toContainText("erminating");
  await expectClean(page);
  await page.getByRole("button", { name: "Pause" }).tap();
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await expectClean(page);
  await page.getByRole("button", { name: "Cancel…" }).tap();
  await expectClean(page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel it" }).tap();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect(
    page.getByText("stays cordoned").or(page.getByText("What became of each pod")).first(),
  ).toBeVisible();
  await expectClean(page);
  await cluster.setReady(node, true);
});
