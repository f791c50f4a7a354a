import { expect, test, untilAlive } from "../fixtures";
import { send } from "../send";

test("finds a node, cordons it with a reason, sees it in a second window, in the log, and undoes it", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  const elsewhere = await signIn("viewer");
  await elsewhere.goto(`/nodes?q=${name}`);
  await expect(elsewhere.getByRole("row", { name: new RegExp(`${name}.*Ready`) })).toBeVisible();

  await page.goto("/nodes");
  await page.getByRole("searchbox").fill(name);
  await expect(page).toHaveURL(new RegExp(`q=${name}`));
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /^cordon/i }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(name);
  await dialog.getByRole("textbox", { name: /reason/i }).fill("kernel upgrade of the journey");
  await dialog.getByRole("button", { name: /^cordon/i }).click();

  await expect(elsewhere.getByRole("row", { name: new RegExp(`${name}.*Cordoned`) })).toBeVisible();
  await expect(elsewhere.getByRole("row", { name })).toContainText("kernel upgrade of the journey");
  expect(await cluster.isCordoned(name)).toBe(true);

  await page.goto("/actions");
  await page
    .getByRole("row", { name: new RegExp(name) })
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByText(/succeeded/i).first()).toBeVisible();
  await expect(page.getByText("kernel upgrade of the journey").first()).toBeVisible();
  await page.getByRole("button", { name: /^undo/i }).click();
  const undo = page.getByRole("dialog");
  await undo.getByRole("textbox", { name: /reason/i }).fill("the upgrade is done");
  await undo.getByRole("button", { name: /undo|uncordon/i }).click();
  await expect(elsewhere.getByRole("row", { name: new RegExp(`${name}.*Ready`) })).toBeVisible();
  expect(await cluster.isCordoned(name)).toBe(false);

  await page.goto("/audit");
  await expect(page.getByRole("row", { name: /the upgrade is done/ }).first()).toBeVisible();
  await page.getByRole("button", { name: /verify/i }).click();
  await expect(page.getByText(/\d+ entries.*(hold|intact|verified)|chain (holds|is intact)/i)).toBeVisible();
});

test("cordons several nodes at once", async ({ signIn, freshNodes, cluster }) => {
  const page = await signIn("operator");
  const names = await freshNodes(page, "ready", 3);
  await page.goto("/nodes?limit=100");
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page
    .getByRole("region", { name: "Selected rows" })
    .getByRole("button", { name: /^cordon/i })
    .click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(/3 nodes/);
  await dialog.getByRole("textbox", { name: /reason/i }).fill("rack is moved");
  await dialog.getByRole("button", { name: /^cordon/i }).click();
  for (const name of names) {
    await expect(page.getByRole("row", { name: new RegExp(`${name}.*Cordoned`) })).toBeVisible();
    expect(await cluster.isCordoned(name)).toBe(true);
  }
});

test("a reason is required", async ({ signIn, freshNodes, cluster }) => {
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto(`/nodes/${name}`);
  await page.getByRole("button", { name: /^cordon/i }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: /^cordon/i })).toBeDisabled();
  expect(await cluster.isCordoned(name)).toBe(false);
});

test("a viewer is offered nothing and refused by the API", async ({ signIn, freshNodes, cluster }) => {
  const page = await signIn("viewer");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto(`/nodes/${name}`);
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("button", { name: /^cordon/i })).toHaveCount(0);
  const asked = { action: "node.cordon", input: { nodes: [name] }, reason: "may I" };
  const refused = await send(page, "POST", "/api/v1/actions", asked);
  expect(refused.status()).toBe(403);
  expect((await page.goto("/audit"))?.status()).toBe(403);
  expect(await cluster.isCordoned(name)).toBe(false);
});

test("a node that falls silent shows on the overview without a reload", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const page = await signIn("viewer");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await cluster.setReady(name, false);
  await expect(page.getByRole("main")).toContainText(name);
  await cluster.setReady(name, true);
  await expect(page.getByRole("main")).not.toContainText(name);
});

test("what happens elsewhere is on every open page within a second", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const list = await signIn("operator");
  const [name = ""] = await freshNodes(list, "ready", 1);
  const item = await signIn("viewer");
  await list.goto(`/nodes?q=${name}`);
  await item.goto(`/nodes/${name}`);
  for (const page of [list, item]) await untilAlive(page);
  const row = (state: string) => list.getByRole("row", { name: new RegExp(`${name}.*${state}`) });
  await expect(row("Ready")).toBeVisible();
  for (const [cordoned, state] of [
    [true, "Cordoned"],
    [false, "Ready"],
  ] as const) {
    await cluster.setCordoned(name, cordoned);
    await Promise.all([
      expect(row(state)).toBeVisible({ timeout: 1_000 }),
      expect(item.getByRole("main").getByText(state, { exact: true }).first()).toBeVisible({
        timeout: 1_000,
      }),
    ]);
  }
});
