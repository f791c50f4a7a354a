import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

/** A tool as its maintainers, operators and strangers meet it. */

const OWN = "geohack";
const OTHERS = "scholia";

test("operators find a tool by what is wrong with it, and open it", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/tools");
  await untilAlive(page);
  await page.getByRole("button", { name: "Needs attention any" }).click();
  await page.getByRole("checkbox", { name: /Disabled but running/ }).check();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/attention=disabled_running/);
  const row = page.getByRole("row", { name: /zoomviewer/ });
  await expect(row).toContainText("Disabled but running");
  await row.getByRole("link", { name: "zoomviewer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "zoomviewer" })).toBeVisible();
  await expect(page.getByText("it is disabled, and still runs")).toBeVisible();
});

test("a web service is found by its route alone", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto(`/tools/${OTHERS}`);
  await expect(page.getByText(/^Up: 1 of 1 web pods ready|^Up: 2 of 2/)).toBeVisible();
  await expect(page.getByText("found by its route")).toBeVisible();
  await expect(page.getByText(`HTTPRoute ${OTHERS}, to Service ${OTHERS}`)).toBeVisible();
});

test("a tool's page has the builds of its image, and of no other's", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/tools/video2commons");
  const builds = page.getByRole("region", { name: "Builds" });
  await expect(builds.getByRole("listitem")).toHaveCount(2);
  await expect(builds.getByRole("listitem").first()).toContainText(/Succeeded\d d ago, after 22 min/);
  await expect(builds.getByRole("listitem").last()).toContainText("Ran out of time");
  await expect(page.getByText("A build of its image ran out of time")).toBeVisible();
  await page.goto("/tools/sal");
  await expect(builds).toContainText("No build of its image is kept.");
});

test("a maintainer lands at their own tools, reads the page and the log, and restarts the web service", async ({
  signIn,
}) => {
  const page = await signIn("maintainer");
  await page.goto("/home");
  await expect(page).toHaveURL("/tools?mine=true");
  await expect(page.getByRole("row", { name: /wikibugs/ })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(OTHERS) })).toHaveCount(0);
  await page.getByRole("link", { name: OWN, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: OWN })).toBeVisible();
  const pods = page.getByRole("region", { name: "Pods" });
  const [before = ""] = await pods.getByRole("listitem").first().getByRole("link").allTextContents();

  await pods.getByRole("link", { name: `Logs of ${before}` }).click();
  const log = page.getByRole("region", { name: `Log of ${before}` });
  await expect(log.getByRole("listitem").first()).toContainText(/GET/);
  const shown = await log.getByRole("listitem").count();
  await expect.poll(() => log.getByRole("listitem").count(), "it is followed").toBeGreaterThan(shown);
  await page.getByRole("searchbox", { name: "Find in the lines shown" }).fill("/api/recent");
  for (const line of await log.getByRole("listitem").all()) await expect(line).toContainText("/api/recent");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe(`${before}.log`);
  await page.getByRole("link", { name: "Back to the tool" }).click();

  await page.getByRole("button", { name: "Restart…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`1 pod of ${OWN} is replaced`);
  await dialog.getByRole("textbox", { name: /reason/i }).fill("new release of the journey");
  await dialog.getByRole("button", { name: "Restart web service" }).click();
  await expect(dialog).toHaveCount(0);
  const changes = page.getByRole("region", { name: "What changed" });
  await expect(changes.getByRole("link", { name: `Restart the web service of ${OWN}` })).toBeVisible();
  const id = /[0-9a-f-]{36}$/.exec((await changes.getByRole("link").first().getAttribute("href")) ?? "")?.[0];
  await expect
    .poll(async () => (await (await page.request.get(`/api/v1/actions/${id}`)).json()).item.state)
    .toBe("succeeded");
});

test("a job is run again, and the page tells of it", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto("/tools/dumps-report");
  await page.getByRole("button", { name: "Run now… weekly" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: /reason/i }).fill("the report is late");
  await dialog.getByRole("button", { name: "Run now" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Run weekly of dumps-report now" })).toBeVisible();
});

test("a quota that somebody set with kubectl is in the tool's time line", async ({ signIn, cluster }) => {
  const page = await signIn("operator");
  await page.goto("/tools/sal");
  await untilAlive(page);
  const changes = page.getByRole("region", { name: "What changed" });
  const edit = changes.getByText("Quota tool-sal was set with kubectl-edit: pods 12");
  await expect(edit).toHaveCount(0);
  await cluster.raiseQuota("tool-sal", 12);
  await expect(edit).toBeVisible();
  await cluster.raiseQuota("tool-sal", 10);
});

test("a stranger is refused alike for a tool and for none", async ({ signIn }) => {
  const page = await signIn("viewer");
  const said = [];
  for (const tool of [OWN, "no-such-tool"]) {
    for (const path of ["", "/pods/any/log"]) {
      const answer = await page.request.get(`/api/v1/tools/${tool}${path}`);
      const { detail, code } = await answer.json();
      said.push(JSON.stringify([answer.status(), code, detail]));
    }
    await page.goto(`/tools/${tool}`);
    await expect(page.getByRole("heading", { level: 1 })).not.toContainText(tool);
    await expect(page.getByText("Your role does not allow this")).toBeVisible();
  }
  expect(new Set(said).size).toBe(1);
  await page.goto(`/tools?q=${OWN}`);
  await expect(page.getByRole("row", { name: new RegExp(OWN) })).toBeVisible();
  await expect(page.getByRole("link", { name: OWN, exact: true })).toHaveCount(0);
});

test("the list and a tool's page by keyboard", async ({ signIn }) => {
  const page = await signIn("operator");
  await page.goto(`/tools?q=${OWN}`);
  await untilAlive(page);
  const link = page.getByRole("link", { name: OWN, exact: true });
  // The list is there before it listens.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(link).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: OWN })).toBeVisible();
});

test("on a phone: own tools, one of them, its log", async ({ signIn }) => {
  const page = await signIn("maintainer", { device: "phone" });
  await page.goto("/tools?mine=true");
  await untilAlive(page);
  await expectClean(page);
  await page.getByRole("link", { name: OWN, exact: true }).tap();
  await expect(page.getByRole("heading", { level: 1, name: OWN })).toBeVisible();
  await expectClean(page);
  await page.getByRole("link", { name: "Logs", exact: true }).first().tap();
  await expect(
    page
      .getByRole("region", { name: /^Log of/ })
      .getByRole("listitem")
      .first(),
  ).toBeVisible();
  await expectClean(page);
});

test("an admin stops a disabled tool that still runs, and is told by name what does not come back", async ({
  signIn,
  cluster,
}) => {
  test.setTimeout(120_000);
  await cluster.startShell("tool-zoomviewer", "shell-1");
  const looker = await signIn("operator");
  await looker.goto("/tools/zoomviewer");
  await expect(looker.getByText("it is disabled, and still runs")).toBeVisible();
  await expect(looker.getByRole("button", { name: "Stop it…" })).toHaveCount(0);
  const page = await signIn("admin");
  await page.goto("/tools/zoomviewer");
  await page.getByRole("button", { name: "Stop it…" }).click();
  const dialog = page.getByRole("dialog", { name: "Stop zoomviewer" });
  await expect(
    dialog.getByText(/deletes 1 pod that no controller has.*: tool-zoomviewer\/shell-1/),
  ).toBeVisible();
  await expectClean(page);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("its owner left");
  await dialog.getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("link", { name: "See the action" }).click();
  await expect(page.getByText("1 of 1 tool").first()).toBeVisible();
  await expect(
    page.getByText(
      "Not possible: the directory says whether a tool is stopped: once it is enabled there, start it",
    ),
  ).toBeVisible();
  await page.goto("/tools/zoomviewer");
  await expect(page.getByRole("button", { name: "Stop it…" })).toHaveCount(0);
  await expect(page.getByText("it is disabled, and still runs")).toHaveCount(0, { timeout: 60_000 });
  await expectClean(page);
});
