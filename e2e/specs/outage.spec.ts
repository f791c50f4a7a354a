import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

test.afterEach(({ cluster }) => cluster.setOutage(false));

test("says that the cluster does not answer, keeps the last state, and recovers by itself", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(150_000);
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  const overview = await signIn("viewer");
  await overview.goto("/");
  const drain = await signIn("operator");
  await drain.goto(`/nodes/${name}/drain`);
  await page.goto(`/nodes?q=${name}`);
  for (const each of [page, overview, drain]) await untilAlive(each);
  const notice = page.getByRole("main").getByText("The cluster data is old");
  const stale = overview.getByRole("main").getByText("Stale", { exact: true });
  await expect(notice).toHaveCount(0);

  await cluster.setOutage(true);
  // A lost source is hinted at; the overview also asks again every 15 seconds.
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(stale.first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();

  // A plan is not made of old data: the last one stays to look at, and says since when.
  const form = drain.getByRole("form", { name: "Start the drain" });
  await expect(drain.getByText(/picture of the cluster is of .* old: too old to plan on/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(drain.getByText("It cannot be planned anew; this is the last plan")).toBeVisible();
  await expect(form).toContainText("It cannot be planned now: see above the plan.");
  await expect(form.getByRole("button", { name: /^(drain|ask)/i })).toBeDisabled();
  await expectClean(drain);

  await cluster.setOutage(false);
  await expect(drain.getByText(/too old to plan on/)).toHaveCount(0, { timeout: 45_000 });
  await expect(notice).toHaveCount(0, { timeout: 45_000 });
  await expect(stale).toHaveCount(0, { timeout: 20_000 });
});
