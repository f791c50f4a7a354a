import type { Page } from "@playwright/test";
import { violations } from "../axe";
import { expect, test, untilAlive } from "../fixtures";

/** Campaigns that move pods: who is told of them, and what a node goes through. */

type SignIn = (person: "admin", options?: { device: "phone" }) => Promise<Page>;

/** A reboot of these nodes by the demo's hook, whatever their pods lose. */
async function draft(page: Page, title: string, nodes: readonly string[]): Promise<void> {
  await page.goto("/campaigns/new");
  await untilAlive(page);
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("combobox", { name: "Do" }).selectOption("Reboot");
  await page.getByRole("combobox", { name: "Nodes" }).selectOption("These nodes");
  await page.getByRole("textbox", { name: "Names" }).fill(nodes.join("\n"));
  await page.getByRole("textbox", { name: /^Reboot hook/ }).fill("reboot");
  for (const box of await page
    .getByRole("group", { name: "Accepted on every node" })
    .getByRole("checkbox")
    .all())
    await box.check();
  await page.getByRole("combobox", { name: "After the canaries" }).selectOption("go on when healthy");
  // Beside other tests, nodes are down already.
  await page.getByRole("textbox", { name: "At most unavailable", exact: true }).fill("100%");
  await page.getByText("Roles and health gate").click();
  await page.getByRole("textbox", { name: "At most unavailable of a role" }).fill("worker=20");
}

/** Starts what is drafted, by a second person where the plan asks for one. @returns the id of its action */
async function begin(page: Page, signIn: SignIn): Promise<string> {
  await page.getByRole("textbox", { name: "Reason" }).fill("kernel of the journey");
  const button = page.getByRole("button", { name: /^(Start campaign|Ask a second person)/ });
  const asks = (await button.textContent())?.startsWith("Ask") === true;
  await button.click();
  await expect(page).toHaveURL(/\/campaigns\/[0-9a-f-]{36}$/);
  if (asks) {
    const second = await signIn("admin", { device: "phone" });
    await second.goto(page.url());
    await second.getByRole("textbox", { name: "Why you agree" }).fill("they were told");
    await second.getByRole("button", { name: "Approve" }).click();
  }
  return page.url().split("/").at(-1) ?? "";
}

test("tells tools before its window opens, once, and their public page says so", async ({
  signIn,
  freshNodes,
  browser,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("operator");
  const nodes = await freshNodes(page, "ready", 2, "worker");
  await draft(page, "Frozen kernel", nodes);
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  await page.getByRole("checkbox", { name: /only at certain times/ }).check();
  await page.getByRole("textbox", { name: "Time zone" }).fill("UTC");
  await page.getByRole("combobox", { name: "Allowed on" }).selectOption("Every day");
  await page.getByRole("textbox", { name: "Allowed from" }).fill("00:00");
  await page.getByRole("textbox", { name: "Allowed until" }).fill("24:00");
  await page.getByRole("textbox", { name: "Freeze days" }).fill(`${day(0)} ${day(1)}`);
  await expect(page.getByText("Told before and after")).toBeVisible();
  const id = await begin(page, signIn);
  await expect(page.getByText("The next node waits")).toBeVisible();

  type Told = { kind: string; about: string | null; phase: string; text: string };
  const told = async (): Promise<Told[]> => {
    const { items }: { items: Told[] } = await (
      await page.request.get(`/api/v1/actions/${id}/notices`)
    ).json();
    return items.filter(({ kind }) => kind === "tool_mail");
  };
  await expect.poll(async () => (await told()).length).toBeGreaterThan(0);
  const before = await told();
  expect(new Set(before.map(({ about }) => about)).size).toBe(before.length);
  expect(before[0]?.text).toContain(`not on ${day(0)}, ${day(1)} UTC`);

  const stranger = await (await browser.newContext()).newPage();
  const tool = before[0]?.about ?? "";
  await stranger.goto(`/status/${tool}`);
  await expect(stranger.getByRole("note").first()).toContainText(
    /Maintenance planned, not before .* 00:00 UTC/,
  );
  expect(await violations(stranger)).toEqual([]);

  await page.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel it" }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect
    .poll(async () => (await told()).filter(({ phase }) => phase === "after").length)
    .toBe(before.length);
  await expect(async () => {
    await stranger.reload();
    await expect(stranger.getByText("The work was not done")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await stranger.context().close();
});

test("drains, runs the hook, waits until Ready and uncordons, and shows what each node was at", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(240_000);
  const page = await signIn("operator");
  // One: pods that leave it may make a next one worse than what was agreed to, and that is asked again.
  const nodes = await freshNodes(page, "ready", 1, "worker");
  await draft(page, "Kernel of one", nodes);
  await begin(page, signIn);
  const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}\\b`) });
  for (const name of nodes)
    await expect(row(name)).toContainText(/drain .*until Ready .*rebooted, Ready and back/, {
      timeout: 100_000,
    });
  await expect(page.getByText("1 node done").first()).toBeVisible({ timeout: 30_000 });
  for (const name of nodes) expect(await cluster.isCordoned(name)).toBe(false);
  const legend = page.getByRole("list", { name: "What is drawn" });
  await expect(legend.getByRole("listitem")).toHaveText([
    "to begin",
    "drain",
    "hook",
    "until Ready",
    "uncordon",
  ]);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
