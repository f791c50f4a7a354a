import type { Page } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";
import { send } from "../send";

/** What keeps a drain from starting, and what is done about it. */

const form = (page: Page) => page.getByRole("form", { name: "Start the drain" });
const submit = (page: Page) => form(page).getByRole("button", { name: /^(drain|ask a second person)/i });
const notice = (page: Page, title: string) => page.getByRole("main").getByText(title, { exact: true });

async function openPlan(page: Page, node: string): Promise<void> {
  await page.goto(`/nodes/${node}/drain`);
  await untilAlive(page);
  await expect(page.getByRole("region", { name: "Who it hurts" })).toBeVisible();
}

async function done(page: Page, method: "POST" | "PUT", path: string, data: object): Promise<void> {
  const answer = await send(page, method, path, data);
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
}
const setReadOnly = (page: Page, on: boolean) =>
  done(page, "PUT", "/api/v1/switches", { on, reason: "etcd is restored" });

/** Everything a drain asks for, as far as the node's name. */
async function acceptAll(page: Page): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: /^I accept this/ });
  const losses = await boxes.count();
  for (let at = 0; at < losses; at += 1) await boxes.nth(at).check();
}

/** Pods that come meanwhile bring losses of their own. */
const untilItMayStart = (page: Page): Promise<void> =>
  expect(async () => {
    await acceptAll(page);
    await expect(submit(page)).toBeEnabled({ timeout: 1_000 });
  }).toPass({ timeout: 12_000 });

async function fillIn(page: Page, node: string): Promise<void> {
  await acceptAll(page);
  await form(page).getByRole("textbox", { name: "Reason" }).fill("kernel, by hand");
  const name = form(page).getByRole("textbox", { name: /to confirm/ });
  if (await name.isVisible()) await name.fill(node);
}

test("while all is read-only the plan is only to look at; afterwards it can be started again", async ({
  signIn,
  freshNodes,
}) => {
  const page = await signIn("operator");
  const admin = await signIn("admin");
  const [node = ""] = await freshNodes(page, "ready", 1, "worker");
  await openPlan(page, node);
  await expect(submit(page)).toBeVisible();
  await setReadOnly(admin, true);
  try {
    await expect(page.getByText("Forgeboard is read-only")).toBeVisible();
    await expect(page.getByText(/Switched by admin.*etcd is restored/)).toBeVisible();
    await expect(page.getByText("Nothing can be started now; the plan is only to look at.")).toBeVisible();
    await expect(submit(page)).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Who it hurts" })).toBeVisible();
    await expectClean(page);
  } finally {
    await setReadOnly(admin, false);
  }
  await expect(submit(page)).toBeVisible();
});

test("a plan that has changed is shown instead of started, and the reason is kept", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(120_000);
  const page = await signIn("operator");
  const [node = ""] = await freshNodes(page, "ready", 1, "worker");
  await openPlan(page, node);
  const pods = await page.request.get("/api/v1/pods", { params: { node, limit: 100 } });
  const { items }: { items: { namespace: string; name: string; owner: string | null }[] } = await pods.json();
  const gone = items.find(({ owner }) => owner?.startsWith("ReplicaSet") || owner?.startsWith("Deployment"));
  const key = `${gone?.namespace}/${gone?.name}`;
  await fillIn(page, node);
  await untilItMayStart(page);
  // No newer plan comes before the button is pressed.
  let tellPressed = (): void => undefined;
  const pressed = new Promise<void>((resolve) => {
    tellPressed = resolve;
  });
  await page.route("**/api/v1/actions", async (route) => {
    if (route.request().postDataJSON()?.dryRun === true) await pressed;
    else tellPressed();
    await route.continue();
  });
  await cluster.removePod(key);
  await submit(page).click();
  await expect(notice(page, "It was not started")).toBeVisible();
  await expect(notice(page, "The plan has changed since you read it")).toBeVisible();
  await expect(page.getByText(`${key} is gone`)).toBeVisible();
  await expect(form(page).getByRole("textbox", { name: "Reason" })).toHaveValue("kernel, by hand");
  await expectClean(page);
  await page.getByRole("button", { name: "I have seen it" }).click();
  await expect(notice(page, "The plan has changed since you read it")).toHaveCount(0);
  await untilItMayStart(page);
});

test("another action holds the node: the page says which, and starts nothing", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const page = await signIn("operator");
  const admin = await signIn("admin");
  const [node = ""] = await freshNodes(page, "ready", 1, "worker");
  await cluster.empty(node);
  await page.goto(`/nodes/${node}/drain`);
  await expect(page.getByText(/nothing has been touched/)).toBeVisible();
  await done(admin, "POST", "/api/v1/actions", {
    ...{ action: "node.decommission", input: { node }, reason: "its rack goes", dryRun: false },
  });
  await expect(notice(page, "Another action holds this node")).toBeVisible();
  await expect(page.getByText(/Decommission node, awaiting approval\. A node is only ever in/)).toBeVisible();
  await fillIn(page, node);
  await expect(submit(page)).toBeDisabled();
  await expect(form(page)).toContainText("Another action holds this node: Decommission node");
  await expectClean(page);
  await page.getByRole("link", { name: "See it" }).click();
  await expect(page).toHaveURL(/\/actions\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { name: `Decommission ${node}` })).toBeVisible();
});
