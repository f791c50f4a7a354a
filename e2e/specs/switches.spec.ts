import type { Page } from "@playwright/test";
import { expect, test, untilAlive } from "../fixtures";
import { send } from "../send";

/** Whatever a test left switched off is on again for the next. */
test.afterEach(async ({ signIn }) => {
  const page = await signIn("admin");
  for (const target of [{}, { action: "node.cordon" }]) {
    const data = { on: false, reason: "the test is over", ...target };
    const answer = await send(page, "PUT", "/api/v1/switches", data);
    expect(answer.status()).toBe(200);
  }
});

/** Turns the switch of this name on the actions page. */
async function turn(
  page: Page,
  verb: "Switch off" | "Switch on",
  name: string,
  reason: string,
): Promise<void> {
  await page.goto("/actions");
  // Those that are off stand open.
  if (name !== "All changes" && verb === "Switch off") await page.getByText("Each action by itself").click();
  await page.getByRole("button", { name: `${verb}: ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: new RegExp(`^${verb}: ${name}`, "i") });
  await expect(dialog.getByRole("button", { name: verb })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await dialog.getByRole("button", { name: verb }).click();
  await expect(dialog).toHaveCount(0);
}

/** Asks for a cordon as far as the page lets one. */
async function askToCordon(page: Page, name: string) {
  await page.goto(`/nodes/${name}`);
  await untilAlive(page);
  await page.getByRole("button", { name: /^cordon/i }).click();
  return page.getByRole("dialog");
}

test("read-only stops every action, says so on every open page, and is in the log", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const operator = await signIn("operator");
  const [name = ""] = await freshNodes(operator, "ready", 1);
  const viewer = await signIn("viewer");
  await viewer.goto("/nodes");
  await untilAlive(viewer);
  const admin = await signIn("admin");
  await turn(admin, "Switch off", "All changes", "etcd is restored");

  const banner = viewer.getByText("Forgeboard is read-only");
  await expect(banner).toBeVisible();
  await expect(viewer.getByText(/Switched by admin.*etcd is restored/)).toBeVisible();
  const dialog = await askToCordon(operator, name);
  await expect(dialog).toContainText("etcd is restored");
  const reason = dialog.getByRole("textbox", { name: /reason/i });
  if (await reason.isVisible()) await reason.fill("all the same");
  await expect(dialog.getByRole("button", { name: /^cordon/i })).toBeDisabled();
  expect(await cluster.isCordoned(name)).toBe(false);

  await expect(admin.getByRole("region", { name: "Switches" })).toContainText(/admin.*etcd is restored/);
  await turn(admin, "Switch on", "All changes", "etcd is back");
  await expect(banner).toHaveCount(0);
  await admin.goto("/audit?event=switch.changed");
  await expect(
    admin.getByRole("row", { name: /switched to read-only.*etcd is restored/ }).first(),
  ).toBeVisible();
  await expect(admin.getByRole("row", { name: /ended read-only.*etcd is back/ }).first()).toBeVisible();
});

test("a kill switch stops its action and no other", async ({ signIn, freshNodes, cluster }) => {
  const operator = await signIn("operator");
  const [name = ""] = await freshNodes(operator, "ready", 1);
  await cluster.setCordoned(name, true);
  const admin = await signIn("admin");
  await turn(admin, "Switch off", "Cordon node", "cordons go wrong");
  const row = admin.getByRole("region", { name: "Switches" });
  await expect(row).toContainText("switched off");

  await operator.goto(`/nodes/${name}`);
  await operator.getByRole("button", { name: /^uncordon/i }).click();
  const uncordon = operator.getByRole("dialog");
  await uncordon.getByRole("textbox", { name: /reason/i }).fill("uncordon still works");
  await uncordon.getByRole("button", { name: /^uncordon/i }).click();
  await expect.poll(() => cluster.isCordoned(name)).toBe(false);

  await expect(operator.getByRole("button", { name: /^cordon/i })).toBeVisible();
  const cordon = await askToCordon(operator, name);
  await expect(cordon).toContainText("cordons go wrong");
  await expect(cordon.getByRole("button", { name: /^cordon/i })).toBeDisabled();
  expect(await cluster.isCordoned(name)).toBe(false);
});

test("who may not turn switches sees how they stand, and the API refuses", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/actions");
  const switches = page.getByRole("region", { name: "Switches" });
  await expect(switches).toContainText("All changes");
  await expect(switches.getByRole("button")).toHaveCount(0);
  const refused = await send(page, "PUT", "/api/v1/switches", { on: true, reason: "may I" });
  expect(refused.status()).toBe(403);
});
