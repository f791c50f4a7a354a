import { readFile } from "node:fs/promises";
import { expect, test, untilAlive } from "../fixtures";

test("a row's menu cordons its node, leads to its pods and actions, and copies the command", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const page = await signIn("operator");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto(`/nodes?q=${name}`);
  await untilAlive(page);
  const open = () => page.getByRole("button", { name: `What to do with ${name}` }).click();
  const item = (label: string) => page.getByRole("menuitem", { name: new RegExp(`^${label}`) });

  await open();
  await expect(item("Uncordon…")).toBeDisabled();
  await item("Copy kubectl describe").click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`kubectl describe node ${name}`);

  await open();
  await item("Cordon…").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /reason/i }).fill("from the row");
  await dialog.getByRole("button", { name: /^cordon/i }).click();
  await expect.poll(() => cluster.isCordoned(name)).toBe(true);
  await expect(page.getByRole("row", { name: new RegExp(`${name}.*Cordoned`) })).toBeVisible();

  await open();
  await expect(item("Uncordon…")).toBeEnabled();
  await expect(item("Cordon…")).toBeDisabled();
  await item("Its actions").click();
  await expect(page).toHaveURL(`/actions?target=${encodeURIComponent(`node/${name}`)}`);
  await expect(page.getByRole("row", { name: /from the row/ })).toBeVisible();
  await page.goBack();
  await open();
  await item("Its pods").click();
  await expect(page).toHaveURL(`/pods?node=${name}`);
  await expect(page.getByRole("button", { name: `Node ${name}` })).toBeVisible();
});

test("a viewer's row menu offers to look, not to act", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  await page
    .getByRole("button", { name: /^What to do with/ })
    .first()
    .click();
  await expect(page.getByRole("menuitem")).toHaveText([
    "What a drain would do",
    "Its pods",
    "Its actions",
    "Copy kubectl describe",
  ]);
});

test("columns are chosen, kept in the address, and put back", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  const header = (name: string) => page.getByRole("columnheader", { name, exact: true });
  await expect(header("Version")).toBeVisible();
  await expect(header("Taints")).toHaveCount(0);
  await page.getByRole("button", { name: "Columns" }).click();
  // What names the row cannot be taken away.
  await expect(page.getByRole("menuitemcheckbox", { name: "Name" })).toHaveCount(0);
  await page.getByRole("menuitemcheckbox", { name: "Version" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Taints" }).click();
  await page.keyboard.press("Escape");
  await expect(header("Version")).toHaveCount(0);
  await expect(header("Taints")).toBeVisible();
  await page.reload();
  await expect(header("Taints")).toBeVisible();
  await expect(header("Version")).toHaveCount(0);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Usual columns" }).click();
  await expect(header("Version")).toBeVisible();
  await expect(page).toHaveURL("/nodes");
});

test("a view is saved, opened, replaced and deleted, and is one's own", async ({ signIn }) => {
  const page = await signIn("operator");
  const views = page.getByRole("dialog", { name: "Saved views" });
  const open = () => page.getByRole("button", { name: "Views" }).click();
  await page.goto("/nodes?state=ready&sort=-pods");
  await untilAlive(page);
  await open();
  await expect(views.getByRole("button", { name: "Save view" })).toBeDisabled();
  await views.getByRole("textbox", { name: "Keep this view as" }).fill("busiest first");
  await views.getByRole("button", { name: "Save view" }).click();
  const saved = views.getByRole("button", { name: "busiest first", exact: true });
  await expect(saved).toBeVisible();

  await page.goto("/nodes");
  await untilAlive(page);
  await open();
  await saved.click();
  await expect(page).toHaveURL("/nodes?state=ready&sort=-pods");
  await expect(page.getByRole("columnheader", { name: "Pods" })).toHaveAttribute("aria-sort", "descending");
  await page.goBack();
  await expect(page).toHaveURL("/nodes");

  const other = await signIn("viewer");
  await other.goto("/nodes");
  await other.getByRole("button", { name: "Views" }).click();
  await expect(other.getByText("No saved views yet.")).toBeVisible();

  await open();
  await views.getByRole("button", { name: "Delete view busiest first" }).click();
  await expect(views.getByText("No saved views yet.")).toBeVisible();
});

test("the CSV button saves the whole filtered set, not the page", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/pods?problem=true&limit=25");
  await untilAlive(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("pods.csv");
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
  expect(lines[0]).toContain("namespace");
  const { total, items } = await (
    await page.request.get("/api/v1/pods", { params: { problem: "true", limit: 1 } })
  ).json();
  // The box lives: a pod may have recovered in between.
  expect(Math.abs(lines.length - 1 - total)).toBeLessThan(5);
  expect(total).toBeGreaterThan(0);
  expect(Object.keys(items[0])).toContain("name");
});

test("a CSV that cannot be made is said", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  await untilAlive(page);
  await page.route("**/api/v1/nodes?*", (route) => route.fulfill({ status: 502, body: "" }));
  await page.getByRole("button", { name: "CSV" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The CSV could not be made" })).toBeVisible();
});
