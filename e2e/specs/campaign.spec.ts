import { violations } from "../axe";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

test("rolls over four nodes: a canary, a question, a failure, a skip, and back again", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("operator");
  const names = (await freshNodes(page, "ready", 4)).sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const [canary = "", second = "", fails = "", last = ""] = names;
  for (const name of names) await cluster.setCordoned(name, true);

  await page.goto("/campaigns/new");
  await untilAlive(page);
  await page.getByRole("textbox", { name: "Title" }).fill("Back after the rack move");
  await page.getByRole("combobox", { name: "Do" }).selectOption("Uncordon");
  await page.getByRole("combobox", { name: "Nodes" }).selectOption("These nodes");
  await page.getByRole("textbox", { name: "Names" }).fill(names.join("\n"));
  await page.getByRole("textbox", { name: "At most unavailable", exact: true }).fill("100%");
  await page.getByRole("checkbox", { name: /only at certain times/ }).check();
  await page.getByRole("textbox", { name: "Time zone" }).fill("Europe/Berlin");
  await page.getByRole("combobox", { name: "Allowed on" }).selectOption("Every day");
  await page.getByRole("textbox", { name: "Allowed from" }).fill("00:00");
  await page.getByRole("textbox", { name: "Allowed until" }).fill("24:00");
  await expect(
    page.getByText(
      "uncordon 4 nodes, 1 canary and a question, then 100% at a time, daily 00–24 Europe/Berlin",
    ),
  ).toBeVisible();
  await expect(page.getByRole("list", { name: "Nodes in their order" }).getByRole("listitem")).toHaveCount(4);
  await page.getByRole("textbox", { name: "Reason" }).fill("the rack is back");
  await page.getByRole("button", { name: "Start campaign" }).click();

  await expect(page).toHaveURL(/\/campaigns\/[0-9a-f-]{36}$/);
  const row = (name: string, state: string) =>
    page.getByRole("row", { name: new RegExp(`${name}\\b.*${state}`) });
  await expect(page.getByText("The canaries are done. Resume to go on with the others")).toBeVisible();
  await expect(row(canary, "Done")).toBeVisible();
  for (const name of [second, fails, last]) await expect(row(name, "Waiting")).toBeVisible();
  expect(await cluster.isCordoned(canary)).toBe(false);
  expect(await cluster.isCordoned(second)).toBe(true);

  await cluster.setReady(fails, false);
  const silent = await signIn("viewer");
  await silent.goto(`/nodes/${fails}`);
  await expect(silent.getByText(/Not ready/).first()).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("Stopped. Skip or retry what failed, then resume")).toBeVisible();
  await expect(row(fails, "Failed.*not Ready")).toBeVisible();
  for (const name of [second, last]) await expect(row(name, "Done")).toBeVisible();

  await page.getByRole("button", { name: `Skip ${fails}` }).click();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(row(fails, "Skipped")).toBeVisible();
  await expect(page.getByText(`3 nodes done; skipped: ${fails}`).first()).toBeVisible();
  expect(await cluster.isCordoned(fails)).toBe(true);

  await page.goto("/campaigns?q=rack+move");
  await expect(page.getByRole("row", { name: /Back after the rack move.*Succeeded/ })).toContainText(
    "3 of 4 done, 1 skipped",
  );
  await page.getByRole("link", { name: "Back after the rack move", exact: true }).click();

  await page.getByRole("button", { name: /^undo/i }).click();
  const undo = page.getByRole("dialog");
  await expect(undo).toContainText("3 nodes");
  await undo.getByRole("textbox", { name: /reason/i }).fill("it moves once more");
  await undo.getByRole("button", { name: /^undo/i }).click();
  for (const name of [canary, second, last]) await expect.poll(() => cluster.isCordoned(name)).toBe(true);

  await cluster.setReady(fails, true);
  for (const name of names) await cluster.setCordoned(name, false);
});

test("is begun from the list of nodes by keyboard: selected, rolled over, named", async ({
  signIn,
  freshNodes,
}) => {
  const page = await signIn("operator");
  const names = (await freshNodes(page, "ready", 2, "worker")).sort();
  await page.goto("/nodes?limit=100");
  await untilAlive(page);
  for (const name of names) {
    await page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).focus();
    await page.keyboard.press("Space");
  }
  await expect(page.getByRole("region", { name: "Selected rows" })).toContainText("Roll over 2 nodes…");
  await expectClean(page);
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/campaigns\/new\?nodes=/);
  for (const name of names)
    await expect(page.getByRole("textbox", { name: "Names" })).toHaveValue(new RegExp(`\\b${name}\\b`));
  await page.getByRole("textbox", { name: "Title" }).fill("From the list");
  await expect(page.getByRole("list", { name: "Nodes in their order" }).getByRole("listitem")).toHaveCount(2);
  await expectClean(page);
});

test("names the field of a setting that does not hold, and starts nothing", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/campaigns/new");
  await untilAlive(page);
  await page.getByRole("textbox", { name: "Title" }).fill("Wrong");
  await page.getByRole("textbox", { name: "Role" }).fill("worker");
  await page.getByRole("textbox", { name: "At most unavailable", exact: true }).fill("many");
  await expect(page.getByText(/settings\.maxUnavailable: /)).toBeVisible();
  const most = page.getByRole("textbox", { name: "At most unavailable", exact: true });
  await expect(most).toHaveAccessibleDescription(/expected a number of nodes, or a share/);
  await expect(page.getByRole("button", { name: "Start campaign" })).toHaveCount(0);

  await most.fill("2");
  await page.getByText("Roles and health gate").click();
  const limits = page.getByRole("textbox", { name: "At most unavailable of a role" });
  await limits.fill("worker=few");
  await expect(limits).toHaveAccessibleDescription("worker: expected a whole number of nodes");
  await limits.fill("worker=1");
  await page.getByRole("combobox", { name: "A closed gate asks a person after" }).selectOption("1 h");
  await expect(page.getByText(/at most 1 worker/)).toBeVisible();
  await page.getByRole("combobox", { name: "Do" }).selectOption("Drain");
  await page.getByText("How each node is drained").click();
  await page.getByRole("combobox", { name: "Grace" }).selectOption("10 s");
  await expect(page.getByText(/--grace-period=10|drain \d+ nodes/).first()).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});

test("a viewer sees campaigns, and starts none", async ({ signIn }) => {
  const page = await signIn("viewer");
  await page.goto("/campaigns");
  await expect(page.getByRole("heading", { name: "Campaigns", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "New campaign" })).toHaveCount(0);
  expect((await page.goto("/campaigns/new"))?.status()).toBe(403);
});
