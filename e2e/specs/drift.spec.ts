import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";
import { toolEntries } from "../platform/ldif";

const ldifFile = join(process.env.FORGEBOARD_E2E_DATA ?? "", "platform", "directory.ldif");
const rows = "main table tbody tr";

test("finds twenty raised quotas and repairs them: five first, then, when asked, the rest", async ({
  signIn,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("admin");
  await page.goto("/drift?kind=resourcequota&what=differs");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(20);
  const { total } = await (await page.request.get("/api/v1/drift?limit=1")).json();
  await expect(
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: `Drift ${total}` }),
  ).toBeVisible();
  await expect(page.getByText("hard.pods is 40, should be 10").first()).toBeVisible();
  await expectClean(page);
  await page.getByRole("checkbox", { name: "Select every row of this page" }).check();
  await page.getByRole("button", { name: "Repair…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("changes ResourceQuota 20")).toBeVisible();
  await expect(dialog.getByText(/begins with .* and asks before it goes on/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("nobody wrote these down");
  await dialog.getByRole("button", { name: "Repair", exact: true }).click();
  await page.getByRole("link", { name: "See the action" }).click();
  await expect(page.getByText(/the first 5 are done.*5 of 5 as they should be/).first()).toBeVisible();
  await expect(page.getByText("5 of 20 tools").first()).toBeVisible();
  await expectClean(page);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("20 of 20 tools, 20 objects written").first()).toBeVisible();
  await page.goto("/drift?kind=resourcequota&what=differs");
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("gives a tool that is new in the directory what it should have", async ({ signIn }) => {
  test.setTimeout(120_000);
  const page = await signIn("admin");
  const entries = toolEntries({
    name: "brand-new",
    uid: 59_001,
    members: ["uid=anna,ou=people,dc=wikimedia,dc=org"],
  });
  appendFileSync(ldifFile, `\n${entries.join("\n\n")}\n`);
  await page.goto("/drift?tool=brand-new");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(4, { timeout: 60_000 });
  await page.getByRole("checkbox", { name: "Select every row of this page" }).check();
  await page.getByRole("button", { name: "Repair…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/creates Namespace 1/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("a new tool");
  await dialog.getByRole("button", { name: "Repair", exact: true }).click();
  await page.getByRole("link", { name: "See the action" }).click();
  await expect(page.getByText("1 of 1 tool, 4 objects written").first()).toBeVisible();
  await page.goto("/namespaces/tool-brand-new");
  await expect(page.getByText("Belongs to the tool brand-new")).toBeVisible();
  await expect(page.getByText("Everything we look after is as it should be.")).toBeVisible();
  await expectClean(page);
});

test("names a namespace that is nobody's, and offers nothing to who only looks", async ({ signIn }) => {
  const page = await signIn("viewer", { device: "phone" });
  await page.goto("/namespaces?belongsTo=nobody");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(1);
  await expectClean(page);
  await page.getByRole("link", { name: "tool-lost-and-found" }).click();
  await expect(
    page.getByText("Named after a tool lost-and-found that the directory does not have"),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Repair…" })).toHaveCount(0);
  await expectClean(page);
});
