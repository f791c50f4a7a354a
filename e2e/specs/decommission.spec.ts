import type { Page } from "@playwright/test";
import { violations } from "../axe";
import { expect, test, untilAlive } from "../fixtures";
import { editHiera, hieraCommits, readHiera } from "../platform/edit-hiera";

const stage = (page: Page, name: string) =>
  page
    .getByRole("list", { name: "Stages" })
    .getByRole("listitem")
    .filter({ has: page.getByText(name, { exact: true }) });

const STAGES = [
  "Look",
  "Drain",
  "Verify that it is empty",
  "Wait for volumes",
  "Puppet certificate",
  "Hiera",
  "Delete the Node",
];

/** An admin asks from the node's page, another agrees and watches. */
async function decommissioned(admin: Page, anna: Page, node: string): Promise<void> {
  await admin.goto(`/nodes/${node}`);
  await untilAlive(admin);
  await admin.getByRole("button", { name: "More to do with this node" }).click();
  await admin.getByRole("menuitem", { name: "Decommission…" }).click();
  await expect(admin.getByRole("heading", { name: `Decommission ${node}` })).toBeVisible();
  await expect(stage(admin, "Puppet certificate")).toContainText(`certificate of ${node}.`);
  await expect(stage(admin, "Hiera")).toContainText("with a commit on production");
  await expect(admin.getByText(/cannot be undone/)).toBeVisible();
  const go = admin.getByRole("button", { name: "Ask a second person, then decommission" });
  await admin.getByRole("textbox", { name: "Reason" }).fill("its rack goes");
  await expect(go).toBeDisabled();
  await admin.getByRole("textbox", { name: `Type ${node} to confirm` }).fill(node);
  await go.click();
  await expect(admin).toHaveURL(/\/actions\/[0-9a-f-]{36}$/);
  await expect(admin.getByText("Nobody approves their own action")).toBeVisible();
  const { pathname } = new URL(admin.url());
  await anna.goto(pathname);
  await expect(stage(anna, "Delete the Node")).toBeVisible();
  await anna.getByRole("textbox", { name: "Why you agree" }).fill("the rack is on the list");
  await anna.getByRole("button", { name: "Approve" }).click();
}

test("a node goes for good: planned, agreed to by another person, stage by stage", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const [admin, anna] = [await signIn("admin"), await signIn("anna")];
  const [node = ""] = await freshNodes(admin, "ready", 1, "worker");
  await cluster.empty(node);
  await decommissioned(admin, anna, node);
  await expect(anna.getByText(/^decommissioned: certificate of .* cleaned/)).toBeVisible();
  for (const name of STAGES) await expect(stage(anna, name)).toContainText("Done");
  await expect(stage(anna, "Puppet certificate")).toContainText("Found: signed, SHA256");
  await expect(stage(anna, "Hiera")).toContainText(/Found: hieradata\/tools\.yaml, line \d+/);
  expect(await cluster.hasNode(node)).toBe(false);
  expect(hieraCommits(cluster.hiera, node)).toHaveLength(1);
  expect(await violations(anna)).toEqual([]);
  await anna.goto(`/nodes?q=${node}`);
  await expect(anna.getByRole("link", { name: node, exact: true })).toHaveCount(0);
});

test("stops at a Hiera file that was changed meanwhile, with what it found", async ({
  signIn,
  freshNodes,
  cluster,
}) => {
  const [admin, anna] = [await signIn("admin"), await signIn("anna")];
  const [node = ""] = await freshNodes(admin, "ready", 1, "worker");
  await cluster.empty(node);
  // It waits for this volume, so that there is a meanwhile.
  await cluster.attach(`pv-of-${node}`, node);
  await decommissioned(admin, anna, node);
  await expect(stage(anna, "Wait for volumes")).toContainText(`volumes to be detached: pv-of-${node}`);
  await admin.goto(`/nodes/${node}/drain`);
  await expect(admin.getByText("another action is at work on this node")).toBeVisible();
  await expect(admin.getByText("nothing has been touched")).toHaveCount(0);
  editHiera(cluster.hiera, (text) =>
    text.replace(new RegExp(`(- ${node}\\.\\S+)`), "$1 # kept for the audit"),
  );
  await cluster.detach(`pv-of-${node}`);
  await expect(stage(anna, "Hiera")).toContainText("Stopped");
  await expect(stage(anna, "Hiera")).toContainText("kept for the audit");
  await expect(stage(anna, "Delete the Node")).toContainText("To come");
  expect(await cluster.hasNode(node)).toBe(true);
  expect(readHiera(cluster.hiera)).toContain(node);
});
