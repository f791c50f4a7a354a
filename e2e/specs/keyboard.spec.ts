import { expect, test, untilAlive } from "../fixtures";

test("cordons a node without a mouse", async ({ signIn, freshNodes, cluster }) => {
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto("/");
  await untilAlive(page);
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(page.getByRole("searchbox")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole("checkbox", { name: /^Select (?!every)/ })).toHaveCount(1);
  // Escape would empty the box, and the list with it.
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(name);
  await page.keyboard.type("by keyboard alone");
  await expect(dialog.getByRole("textbox", { name: /reason/i })).toHaveValue("by keyboard alone");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => cluster.isCordoned(name)).toBe(true);
});

test("Ctrl-K goes to a node from anywhere", async ({ signIn, freshNodes }) => {
  const page = await signIn("viewer");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto("/pods");
  await untilAlive(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(name);
  await expect(page.getByRole("option", { name: new RegExp(name) }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/nodes/${name}`));
});

test("what is typed while the palette is still on its way is not lost, and runs no shortcut", async ({
  signIn,
  freshNodes,
}) => {
  const page = await signIn("viewer");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto("/pods");
  await untilAlive(page);
  const asked: string[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/_next/static/**/*.js", async (route) => {
    asked.push(route.request().url());
    await released;
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  // "g n" would lead to the nodes.
  await page.keyboard.type(`g ${name}`);
  release();
  await expect(page.getByRole("dialog").getByRole("combobox")).toHaveValue(`g ${name}`);
  await expect(page).toHaveURL("/pods");
});

test("? shows the keys and Escape closes them", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/nodes");
  await untilAlive(page);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: /keys|shortcuts/i })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
