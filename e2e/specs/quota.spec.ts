import type { Page } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, type test as Test, test, untilAlive } from "../fixtures";

type SignIn = Parameters<Parameters<typeof Test>[2]>[0]["signIn"];

const TOOL = "geohack";
const NAMESPACE = `tool-${TOOL}`;

const openQuota = async (page: Page, namespace: string): Promise<void> => {
  await page.goto(`/quotas/${namespace}`);
  await untilAlive(page);
  await expect(page.getByRole("region", { name: "Used and allowed" })).toBeVisible();
};
const allowed = (page: Page, resource: string) =>
  page
    .getByRole("region", { name: "Used and allowed" })
    .getByRole("row", { name: new RegExp(`^${resource.replaceAll(".", "\\.")}`) })
    .getByRole("cell")
    .nth(2);

/** Asks for memory as the tool's maintainer. @returns the page of the action */
async function request(signIn: SignIn, memory: string): Promise<Page> {
  const page = await signIn("maintainer");
  await openQuota(page, NAMESPACE);
  await page.getByRole("button", { name: "Request a change…" }).click();
  const form = page.getByRole("form", { name: "What shall differ from the default" });
  const field = form.getByRole("textbox", { name: "Memory of all pods together" });
  await field.fill("32");
  await expect(field).toHaveAccessibleDescription("32 is 32 bytes: write 32Gi");
  await expect(form.getByRole("button", { name: "See what changes…" })).toBeDisabled();
  await field.fill(memory);
  await expectClean(page);
  await field.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`limits.memory 8Gi → ${memory}`);
  await expect(dialog).toContainText(`a maintainer of ${TOOL} asks for it`);
  await expectClean(page);
  await dialog.getByRole("textbox", { name: /reason/i }).fill("maps of whole countries");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await field.press("Enter");
  await expect(dialog.getByRole("textbox", { name: /reason/i })).toHaveValue("maps of whole countries");
  await dialog.getByRole("textbox", { name: /ticket/i }).fill("T400001");
  await dialog.getByRole("button", { name: "Ask for it" }).click();
  await page.getByRole("region", { name: "Messages" }).getByRole("link", { name: "See the action" }).click();
  await expect(page).toHaveURL(/\/actions\/[0-9a-f-]+$/);
  await expect(page.getByText("Nobody approves their own action")).toBeVisible();
  const other = await page.context().newPage();
  await openQuota(other, NAMESPACE);
  await expect(other.getByText("A request waits for an answer")).toBeVisible();
  await expect(other.getByRole("button", { name: "Request a change…" })).toHaveCount(0);
  await other.close();
  return page;
}

/** The operator finds it by the list of quotas. */
async function openRequest(operator: Page): Promise<void> {
  await operator.goto("/quotas?waiting=true");
  await untilAlive(operator);
  const row = operator.getByRole("row", { name: new RegExp(TOOL) });
  await row.getByRole("link", { name: "request waits" }).click();
  await expect(operator.getByRole("region", { name: "A second person has to agree" })).toContainText(
    "maps of whole countries",
  );
  await expectClean(operator);
}

test("a maintainer asks for more, an operator approves, both see it, and it is undone", async ({
  signIn,
}) => {
  test.setTimeout(120_000);
  const maintainer = await request(signIn, "24Gi");
  const operator = await signIn("operator");
  await openRequest(operator);
  await expect(
    operator.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Quotas \d+ to approve$/ }),
  ).toBeVisible();
  await operator.getByRole("textbox", { name: "Why you agree" }).fill("there is room");
  await operator.getByRole("button", { name: "Approve" }).click();
  for (const page of [operator, maintainer])
    await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await openQuota(maintainer, NAMESPACE);
  await expect(allowed(maintainer, "limits.memory")).toHaveText("24 GiB");
  await expect(maintainer.getByRole("region", { name: "Override" })).toContainText("T400001");
  await expect(maintainer.getByRole("region", { name: "Actions" })).toContainText("limits.memory 8Gi → 24Gi");

  await operator.getByRole("button", { name: "Undo…" }).click();
  const dialog = operator.getByRole("dialog");
  await expect(dialog).toContainText("limits.memory 24Gi → 8Gi");
  await dialog.getByRole("textbox", { name: /reason/i }).fill("the maps are done");
  await dialog.getByRole("button", { name: "Undo" }).click();
  // The page that was open shows it by itself.
  await expect(allowed(maintainer, "limits.memory")).toHaveText("8 GiB", { timeout: 30_000 });
  await expect(maintainer.getByRole("region", { name: "Override" })).toContainText(
    "everything is the default",
  );
});

test("an operator declines with a reason, by phone, which the maintainer reads", async ({ signIn }) => {
  test.setTimeout(120_000);
  const maintainer = await request(signIn, "40Gi");
  const operator = await signIn("operator", { device: "phone" });
  await operator.goto(maintainer.url());
  await untilAlive(operator);
  expect(await operator.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  const decline = operator.getByRole("button", { name: "Decline" });
  await expect(decline).toBeDisabled();
  await operator.getByRole("textbox", { name: "Why you agree" }).fill("not before the new nodes are here");
  await decline.tap();
  for (const page of [operator, maintainer])
    await expect(
      page.getByText("declined by operator: not before the new nodes are here").first(),
    ).toBeVisible({ timeout: 30_000 });
  await openQuota(maintainer, NAMESPACE);
  await expect(maintainer.getByRole("region", { name: "Actions" })).toContainText(
    "declined by operator: not before the new nodes are here",
  );
  await expect(maintainer.getByRole("button", { name: "Request a change…" })).toBeVisible();
  await expect(allowed(maintainer, "limits.memory")).toHaveText("8 GiB");
});

test("who asked may take it back; others may not even ask", async ({ signIn }) => {
  const maintainer = await request(signIn, "16Gi");
  await maintainer.getByRole("button", { name: "Take it back" }).click();
  await expect(maintainer.getByText("Cancelled", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await openQuota(maintainer, "tool-scholia");
  await expect(maintainer.getByRole("button", { name: "Request a change…" })).toHaveCount(0);
});

test("the list knows who is at the edge, what is obsolete, drifted or twice", async ({ signIn, cluster }) => {
  const page = await signIn("operator");
  await cluster.raiseQuota("tool-pageviews", 40);
  for (const [filter, tool] of [
    ["obsolete=true", "petscan"],
    ["drifted=true", "pageviews"],
    ["overridden=true", "copyvios"],
  ]) {
    await page.goto(`/quotas?${filter}`);
    await expect(page.getByRole("link", { name: tool ?? "", exact: true })).toBeVisible();
  }
  await page.goto("/quotas?several=true");
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByText("of each resource the strictest")).toBeVisible();
  await expectClean(page);
});
