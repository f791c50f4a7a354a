import type { Page } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, STORY_NODE as STORY, test, untilAlive } from "../fixtures";
import { send } from "../send";

async function openPlan(page: Page, node: string, search = ""): Promise<void> {
  await page.goto(`/nodes/${node}/drain${search}`);
  await untilAlive(page);
  await expect(page.getByRole("region", { name: "Who it hurts" })).toBeVisible();
}

const form = (page: Page) => page.getByRole("form", { name: "Start the drain" });
const submit = (page: Page) => form(page).getByRole("button", { name: /^(drain|ask a second person)/i });

test("drains the story: plan, second person, live, pause, resume, repool", async ({ signIn, cluster }) => {
  test.setTimeout(180_000);
  const page = await signIn("operator");
  await openPlan(page, STORY);
  const hurt = page.getByRole("region", { name: "Who it hurts" });
  for (const tool of ["wikibugs", "dumps-report", "paws", "geohack", "sal"])
    await expect(hurt.getByRole("region", { name: tool, exact: true })).toBeVisible();
  await expect(hurt.getByRole("region", { name: "dumps-report" })).toContainText("job fails for good");
  await expect(hurt.getByRole("region", { name: "paws" })).toContainText("will not come back");
  await expect(page.getByText(/kubectl drain tools-k8s-worker-102/)).toBeVisible();
  await expectClean(page);

  // Every loss is accepted pod by pod, and only then a reason and the name let it start.
  await expect(submit(page)).toBeDisabled();
  await expect(form(page)).toContainText(/wait(s)? for your acceptance/);
  const boxes = page.getByRole("checkbox", { name: /^I accept this/ });
  const losses = await boxes.count();
  expect(losses).toBeGreaterThan(0);
  for (let at = 0; at < losses; at += 1) await boxes.nth(at).check();
  await expect(form(page)).toContainText("Say why.");
  expect(page.url()).toContain("accept=");
  await form(page).getByRole("textbox", { name: "Reason" }).fill("kernel of the journey");
  await expect(form(page)).toContainText("Type the node's name.");
  await form(page)
    .getByRole("textbox", { name: /to confirm/ })
    .fill(STORY);
  await expect(submit(page)).toHaveText("Ask a second person, then drain");
  await expect(form(page)).toContainText(/needs approval: .*would fail for good/i);
  await submit(page).click();

  await expect(page).toHaveURL(/\/actions\//);
  await expect(page.getByText("Awaiting approval").first()).toBeVisible();
  await expect(page.getByText("Nobody approves their own action")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);

  // The second person is on the way, with a phone.
  const second = await signIn("admin", { device: "phone" });
  await second.goto("/");
  await untilAlive(second);
  await expect(second.getByRole("navigation", { name: "Main, below" })).toContainText(
    /Actions \d+ to approve/,
  );
  await second
    .getByRole("region", { name: "What needs attention" })
    .getByRole("link", { name: new RegExp(`Drain ${STORY}`) })
    .click();
  await expect(second.getByRole("region", { name: "A second person has to agree" })).toContainText(
    "kernel of the journey",
  );
  await expect(second.getByRole("region", { name: "Who it hurts" })).toContainText("wikibugs");
  await expectClean(second);
  expect(await second.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await second.getByRole("textbox", { name: "Why you agree" }).fill("they were told");
  await second.getByRole("button", { name: "Approve" }).click();

  // The first person sees it go, and what it waits for.
  const pods = page.getByRole("region", { name: "Pods" });
  await expect(pods).toBeVisible();
  await expect(pods).toContainText("wikibugs");
  await expectClean(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  // The budget holds one pod back until another bot is Ready; nobody does anything about it.
  await expect(pods).toContainText(/budget wikibugs/);
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  expect(await cluster.isCordoned(STORY)).toBe(true);
  await expectClean(page);

  await page.getByRole("button", { name: "Repool…" }).click();
  const repool = page.getByRole("dialog");
  await repool.getByRole("textbox", { name: /reason/i }).fill("it is back");
  await repool.getByRole("button", { name: "Repool" }).click();
  await expect.poll(() => cluster.isCordoned(STORY)).toBe(false);
});

test("re-plans as the options change, and keeps them in the address", async ({ signIn, freshNodes }) => {
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await openPlan(page, name);
  await page.getByRole("combobox", { name: "Grace" }).selectOption("10 s");
  await expect(page).toHaveURL(/graceSeconds=10/);
  await expect(page.getByText(/--grace-period=10/)).toBeVisible();
  await page.getByRole("combobox", { name: "Deadline", exact: true }).selectOption("other…");
  await page.getByRole("textbox", { name: "Deadline" }).fill("20m");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/deadlineSeconds=1200/);
  await page.reload();
  await expect(page.getByText(/--grace-period=10/)).toBeVisible();
  await page.goto(`/nodes/${name}/drain?graceSeconds=soon`);
  await expect(page.getByText(/graceSeconds: expected/)).toBeVisible();
});

test("a viewer sees whom it would hurt, and no button", async ({ signIn }) => {
  const page = await signIn("viewer");
  await openPlan(page, STORY);
  await expect(page.getByText("Your role may look at this plan, and not start it.")).toBeVisible();
  await expect(form(page)).toHaveCount(0);
  await expectClean(page);
  const asked = { action: "node.drain", input: { node: STORY }, dryRun: true };
  const refused = await send(page, "POST", "/api/v1/actions", asked);
  expect(refused.status()).toBe(403);
});

test("a node that is not there says so", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/nodes/no-such-node/drain");
  await expect(page.getByText(/no such thing, or not any more/)).toBeVisible();
});

test("stuck nodes are a view of their own, with a plan that fits", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/nodes?stuck=true");
  await untilAlive(page);
  const row = page.getByRole("row", { name: /hang on NFS/ }).first();
  await expect(row).toBeVisible();
  await row.getByRole("link").first().click();
  await page.getByRole("link", { name: "See a plan that fits" }).click();
  await expect(page).toHaveURL(/skipTerminatingSeconds=30/);
  await expect(page.getByRole("region", { name: "Who it hurts" })).toBeVisible();
  await expectClean(page);
});
