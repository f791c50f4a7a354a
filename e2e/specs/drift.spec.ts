import { X509Certificate } from "node:crypto";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";
import { toolEntries } from "../platform/ldif";

const box = join(process.env.FORGEBOARD_E2E_DATA ?? "", "platform");
const ldifFile = join(box, "directory.ldif");
const homes = join(box, "accounts", "homes");
const adminHomes = join(box, "accounts", "people");
/** What a home is made with, and who may read it. */
const HOME_OF_NEW = [
  ["", 0o2775],
  ["logs", 0o2775],
  [".kube/config", 0o600],
  [".toolskube/client.key", 0o400],
] as const;
const rows = "main table tbody tr";
/** What somebody did to the cluster, and what the demo itself edits when it starts, is seen by the next comparison. */
const ONE_LOOK = { timeout: 60_000 };

test("finds twenty raised quotas, repairs all that match, five first, and puts them back", async ({
  signIn,
}) => {
  test.setTimeout(180_000);
  const page = await signIn("admin");
  await page.goto("/drift?kind=resourcequota&what=differs");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(20, ONE_LOOK);
  const main = page.getByRole("navigation", { name: "Main" });
  // Files are looked at apart from the cluster, and may be found out about meanwhile.
  await expect(async () => {
    const { total } = await (await page.request.get("/api/v1/drift?limit=1")).json();
    await expect(main.getByRole("link", { name: `Drift ${total}` })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(page.getByText("hard.pods is 40, should be 10").first()).toBeVisible();
  await expectClean(page);
  await page.getByRole("button", { name: "Repair all 20…" }).click();
  const dialog = page.getByRole("dialog", { name: "Repair all that match: 20 objects" });
  await expect(dialog.getByText("changes ResourceQuota 20")).toBeVisible();
  const first = dialog.getByRole("textbox", { name: "Tools first" });
  await expect(first).toHaveValue("5");
  await first.fill("500");
  await expect(dialog.getByText("expected at most 100", { exact: true })).toBeVisible();
  await expect(first).toHaveAttribute("aria-invalid", "true");
  await expectClean(page);
  await first.fill("5");
  await expect(dialog.getByText(/begins with .* and asks before it goes on/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("nobody wrote these down");
  await dialog.getByRole("button", { name: "Repair", exact: true }).click();
  await page.getByRole("link", { name: "See the action" }).click();
  await expect(page.getByText(/the first 5 are done.*5 of 5 as they should be/).first()).toBeVisible();
  await expect(page.getByText("5 of 20 tools").first()).toBeVisible();
  await expectClean(page);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("20 of 20 tools, 20 objects written").first()).toBeVisible();
  const repair = page.url();
  await page.goto("/drift?kind=resourcequota&what=differs");
  await expect(page.getByText("Nothing matches")).toBeVisible();

  await page.goto(repair);
  await page.getByRole("button", { name: "Undo…" }).click();
  const undo = page.getByRole("dialog", { name: /^Undo/ });
  await expect(
    undo.getByText("changes back ResourceQuota 20, where nobody has changed it since"),
  ).toBeVisible();
  await undo.getByRole("textbox", { name: "Reason" }).fill("their owners do need them");
  await undo.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("link", { name: "See the action" }).click();
  await expect(page.getByText("20 objects put back").first()).toBeVisible();
  await expect(page.getByText("Not possible: it is drift again: repair it")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo…" })).toHaveCount(0);
  await expectClean(page);
  await page.goto("/drift?kind=resourcequota&what=differs");
  await expect(page.locator(rows)).toHaveCount(20, ONE_LOOK);
});

test("drift is found, chosen and repaired without a mouse", async ({ signIn, cluster }) => {
  test.setTimeout(120_000);
  const page = await signIn("admin");
  await cluster.raiseQuota("tool-geohack", 77);
  await page.goto("/");
  await untilAlive(page);
  await page.getByRole("link", { name: /tools? ha(s|ve) drifted/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/drift\?severity=error/);
  await expect(page.locator(rows).first()).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("tool-geohack");
  await expect(page.locator(rows)).toHaveCount(1, ONE_LOOK);
  // Escape would empty the box.
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Repair 1 object" });
  await expect(dialog.getByText("changes ResourceQuota 1")).toBeVisible();
  await page.keyboard.type("by keyboard alone");
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("by keyboard alone");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Nothing matches")).toBeVisible();
});

test("on a phone the drift of one tool is read, chosen and planned", async ({ signIn }) => {
  const page = await signIn("admin", { device: "phone" });
  await page.goto("/drift?kind=resourcequota&what=differs");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(20, ONE_LOOK);
  await expectClean(page);
  await page
    .getByRole("checkbox", { name: /^Select ResourceQuota/ })
    .first()
    .check();
  await page.getByRole("button", { name: "Repair…" }).click();
  await expect(page.getByRole("dialog").getByText("changes ResourceQuota 1")).toBeVisible();
  await expectClean(page);
});

test("gives a tool that is new in the directory what it should have", async ({ signIn }) => {
  test.setTimeout(180_000);
  const page = await signIn("admin");
  const entries = toolEntries({
    name: "brand-new",
    uid: 59_001,
    members: ["uid=anna,ou=people,dc=wikimedia,dc=org"],
  });
  appendFileSync(ldifFile, `\n${entries.join("\n\n")}\n`);
  await page.goto("/drift?tool=brand-new");
  await untilAlive(page);
  // What is kept in files has a pace of its own.
  await expect(page.locator(rows)).toHaveCount(5, { timeout: 90_000 });
  await page.getByRole("checkbox", { name: "Select every row of this page" }).check();
  await page.getByRole("button", { name: "Repair…" }).click();
  const inCluster = page.getByRole("dialog", { name: "Repair 4 objects in the cluster" });
  await expect(inCluster.getByText(/creates Namespace 1/)).toBeVisible();
  await inCluster.getByRole("textbox", { name: "Reason" }).fill("a new tool");
  await inCluster.getByRole("button", { name: "Repair", exact: true }).click();
  const inFiles = page.getByRole("dialog", { name: "Repair 1 object in files" });
  await expect(inFiles.getByText("creates Home directory 1")).toBeVisible();
  await inFiles.getByRole("textbox", { name: "Reason" }).fill("a new tool");
  await inFiles.getByRole("button", { name: "Repair", exact: true }).click();
  await expect(inFiles).toHaveCount(0);
  await page.getByRole("link", { name: "See the action" }).last().click();
  await expect(page.getByText("1 of 1 tool, 3 objects written").first()).toBeVisible();
  for (const [path, mode] of HOME_OF_NEW)
    expect(statSync(join(homes, "brand-new", path)).mode & 0o7777, path).toBe(mode);
  await page.goto("/namespaces/tool-brand-new");
  await expect(page.getByText("Belongs to the tool brand-new")).toBeVisible();
  await expect(page.getByText("Everything we look after is as it should be.")).toBeVisible();
  await expectClean(page);
});

test("a tool's kubeconfig and an admin's certificate are set right in their homes", async ({ signIn }) => {
  test.setTimeout(180_000);
  const page = await signIn("admin");
  await page.goto("/drift?kind=kubeconfig,admin-certificate&repair=create,change");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(5, { timeout: 90_000 });
  await expectClean(page);
  for (const name of ["Kubeconfig listeria, differs", "Client certificate of admin anna, differs"])
    await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("button", { name: "Repair…" }).click();
  const ofTool = page.getByRole("dialog", { name: "Repair 1 object in files" });
  await expect(ofTool.getByText("changes Kubeconfig 1")).toBeVisible();
  await ofTool.getByRole("textbox", { name: "Reason" }).fill("others could read it");
  await ofTool.getByRole("button", { name: "Repair", exact: true }).click();
  const ofAdmin = page.getByRole("dialog", { name: "Repair 1 object of the infrastructure" });
  await expect(ofAdmin.getByText("issues 1 certificate of admins")).toBeVisible();
  await expectClean(page);
  await ofAdmin.getByRole("textbox", { name: "Reason" }).fill("it has ended");
  await ofAdmin.getByRole("button", { name: "Repair", exact: true }).click();
  await expect(ofAdmin).toHaveCount(0);
  await page.getByRole("link", { name: "See the action" }).last().click();
  await expect(page.getByText(/Client certificate of admin anna/).first()).toBeVisible();
  await expectClean(page);
  await page.goto("/drift?kind=kubeconfig,admin-certificate&repair=create,change");
  await expect(page.locator(rows)).toHaveCount(3);
  expect(statSync(join(homes, "listeria", ".kube", "config")).mode & 0o777).toBe(0o600);
  const issued = new X509Certificate(readFileSync(join(adminHomes, "anna", ".admkube", "client.crt")));
  expect(issued.subject).toBe("O=admins\nCN=anna");
  expect(issued.validToDate.getTime()).toBeGreaterThan(Date.now());

  await page.goto("/drift?kind=admin-kubeconfig,admin-certificate");
  await page.getByRole("button", { name: "Repair all 2…" }).click();
  const all = page.getByRole("dialog", { name: "Repair all that match: 2 objects" });
  await expect(all.getByText(/^sets right admin; issues 1 certificate of admins/)).toBeVisible();
  await expect(all.getByText("gives admin full access over the whole cluster").first()).toBeVisible();
  await expectClean(page);
});

test("names a namespace that is nobody's, and offers nothing to who only looks", async ({ signIn }) => {
  const page = await signIn("viewer", { device: "phone" });
  await page.goto("/namespaces?belongsTo=nobody");
  await untilAlive(page);
  await expect(page.locator(rows)).toHaveCount(1);
  await expectClean(page);
  await page.getByRole("link", { name: "tool-lost-and-found" }).click();
  await expect(
    page.getByText("Named after a tool lost-and-found that the directory does not have"),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Repair…" })).toHaveCount(0);
  await expectClean(page);
});
