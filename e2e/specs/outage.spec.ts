import { expect, test, untilAlive } from "../fixtures";

test.afterEach(({ cluster }) => cluster.setOutage(false));

test("says that the cluster does not answer, keeps the last state, and recovers by itself", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  test.setTimeout(90_000);
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  const overview = await signIn("viewer");
  await overview.goto("/");
  await page.goto(`/nodes?q=${name}`);
  for (const each of [page, overview]) await untilAlive(each);
  const notice = page.getByRole("main").getByText("The cluster data is old");
  const stale = overview.getByRole("main").getByText("Stale", { exact: true });
  await expect(notice).toHaveCount(0);

  await cluster.setOutage(true);
  // A lost source is hinted at; the overview also asks again every 15 seconds.
  await expect(notice).toBeVisible({ timeout: 20_000 });
  await expect(stale.first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();

  await cluster.setOutage(false);
  await expect(notice).toHaveCount(0, { timeout: 45_000 });
  await expect(stale).toHaveCount(0, { timeout: 20_000 });
});
