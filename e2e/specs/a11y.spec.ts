import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { violations } from "../axe";
import { expect, type Person, test, untilAlive } from "../fixtures";
import { send } from "../send";

const PAGES: readonly { name: string; as?: Person; path: (page: Page) => Promise<string> | string }[] = [
  { name: "overview", path: () => "/" },
  { name: "nodes", path: () => "/nodes" },
  { name: "nodes, nothing found", path: () => "/nodes?q=no-node-is-called-so" },
  { name: "node", path: async (page) => `/nodes/${(await first(page, "nodes")).name}` },
  { name: "drain plan", path: async (page) => `/nodes/${(await first(page, "nodes")).name}/drain` },
  { name: "decommission", path: async (page) => `/nodes/${(await first(page, "nodes")).name}/decommission` },
  { name: "pods", path: () => "/pods" },
  { name: "pod", path: async (page) => `/pods/${(await first(page, "pods")).key}` },
  { name: "actions", path: () => "/actions" },
  { name: "action", path: async (page) => `/actions/${await anAction(page)}` },
  { name: "campaigns", path: () => "/campaigns" },
  { name: "new campaign", path: () => "/campaigns/new" },
  { name: "campaign", path: async (page) => `/campaigns/${await aCampaign(page)}` },
  { name: "directory", path: () => "/directory" },
  { name: "namespaces", path: () => "/namespaces" },
  { name: "namespace", path: () => "/namespaces/tool-zoomviewer" },
  { name: "drift", path: () => "/drift" },
  { name: "quotas", path: () => "/quotas" },
  { name: "quota", path: () => "/quotas/tool-copyvios" },
  { name: "quota of an own tool", as: "maintainer", path: () => "/quotas/tool-geohack" },
  { name: "tools", path: () => "/tools" },
  { name: "tool", path: () => "/tools/geohack" },
  { name: "own tool", as: "maintainer", path: () => "/tools/geohack" },
  { name: "logs of a tool", path: () => "/tools/geohack/logs" },
  { name: "another's tool", as: "maintainer", path: () => "/tools/scholia" },
  { name: "status page of a tool", as: "maintainer", path: () => "/tools/geohack/status-page" },
  { name: "audit", path: () => "/audit" },
  { name: "not allowed", as: "viewer", path: () => "/audit" },
  { name: "tokens", path: () => "/tokens" },
  { name: "not found", path: () => "/no-such-page" },
];

const first = async (page: Page, kind: string, filter = ""): Promise<Record<string, string>> => {
  const { items } = await (await page.request.get(`/api/v1/${kind}?limit=1${filter}`)).json();
  return items[0];
};

/** Some action to look at: the run may not have had one yet. */
async function anAction(page: Page): Promise<string> {
  const node = await first(page, "nodes", "&state=ready");
  return start(page, { action: "node.uncordon", input: { nodes: [node.name] } });
}

/** A campaign that asks at once, before it has touched a node. */
async function aCampaign(page: Page): Promise<string> {
  const nodes = await first(page, "nodes", "&state=ready");
  const input = {
    title: `Look ${randomUUID().slice(0, 8)}`,
    selection: { by: "nodes", nodes: [nodes.name] },
    body: { action: "node.cordon" },
    settings: {
      schedule: { timeZone: "UTC", allow: [{ days: [anotherDay()], from: "10:00", to: "11:00" }] },
    },
  };
  return start(page, { action: "campaign.run", input });
}

const anotherDay = (): string => (new Date().getUTCDay() % 6 < 3 ? "fri" : "mon");

async function start(page: Page, request: object): Promise<string> {
  const answer = await send(page, "POST", "/api/v1/actions", { ...request, reason: "to have an action" });
  expect(answer.status(), await answer.text()).toBe(202);
  return (await answer.json()).id;
}

const SCHEMES = ["light", "dark"] as const;

test("sign-in has no axe violation, light or dark", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: /^sign in$/i })).toBeVisible();
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), colorScheme).toEqual([]);
  }
});

for (const { name, path, as = "admin" } of PAGES)
  test(`${name} has no axe violation, light or dark`, async ({ signIn }) => {
    const page = await signIn(as);
    await page.goto(await path(page));
    if (name !== "not found") await untilAlive(page);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });

test("the dialogs have no axe violation, light or dark", async ({ signIn, freshNodes }) => {
  const page = await signIn("operator");
  const [name = ""] = await freshNodes(page, "ready", 1);
  await page.goto(`/nodes/${name}`);
  await untilAlive(page);
  for (const open of [
    () => page.getByRole("button", { name: /^cordon/i }).click(),
    () => page.keyboard.press("Control+k"),
    () => page.keyboard.press("?"),
  ]) {
    await open();
    await expect(page.getByRole("dialog")).toBeVisible();
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});
