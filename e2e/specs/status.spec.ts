import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { violations } from "../axe";
import { expect, test } from "../fixtures";
import { send } from "../send";

/** What a stranger sees: nobody here has signed in, unless it says so. */

const TOOL = "geohack";
const PATHS = [
  "/status",
  "/status.json",
  `/status/${TOOL}`,
  `/status/${TOOL}.json`,
  `/status/${TOOL}/badge.svg`,
];
const PHONE = { width: 390, height: 844 };

test("a stranger finds page, JSON and badge of a tool, may keep them, and gets no cookie", async ({
  page,
}) => {
  for (const path of PATHS) {
    const answer = await page.request.get(path);
    const headers = answer.headers();
    expect(answer.status(), path).toBe(200);
    expect(headers["cache-control"], path).toBe("public, max-age=15, stale-while-revalidate=60");
    expect(headers["set-cookie"], path).toBeUndefined();
    expect((await answer.body()).byteLength, path).toBeLessThan(40_000);
    expect(headers["content-security-policy"], path).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(headers["content-security-policy"], path).not.toContain("script-src");
    expect(headers["cross-origin-resource-policy"], path).toBe("cross-origin");
    const head = await page.request.head(path);
    expect([head.status(), head.headers().etag], path).toEqual([200, headers.etag]);
    const again = await page.request.get(path, { headers: { "if-none-match": headers.etag ?? "" } });
    expect([again.status(), (await again.body()).byteLength], path).toEqual([304, 0]);
  }
  expect((await page.request.post(`/status/${TOOL}`)).status()).toBe(405);
  const json = await (await page.request.get(`/status/${TOOL}.json`)).json();
  expect(json).toMatchObject({ tool: TOOL, state: "up", web: { ready: 1, wanted: 1 } });
});

test("who is signed in gets the very same", async ({ page, signIn }) => {
  const admin = await signIn("admin");
  for (const path of PATHS)
    await expect(async () => {
      const [theirs, ours] = [await admin.request.get(path), await page.request.get(path)];
      expect(theirs.headers().etag).toBe(ours.headers().etag);
      expect(theirs.headers()["set-cookie"]).toBeUndefined();
    }).toPass();
});

test("a tool that is not there, a namespace of the platform and nonsense are answered alike", async ({
  page,
}) => {
  for (const ending of ["", "/badge.svg"]) {
    const bodies = new Set<string>();
    for (const name of ["no-such-tool", "kube-system", "tool-geohack", "%00", "..%2F..", "a".repeat(300)]) {
      const answer = await page.request.get(`/status/${name}${ending}`);
      expect(answer.status(), name).toBe(404);
      bodies.add(await answer.text());
    }
    expect(bodies.size, ending).toBe(1);
  }
  const problem = await page.request.get("/status/no-such-tool.json");
  expect(problem.status()).toBe(404);
  expect(await problem.json()).toMatchObject({ code: "not_found" });
  expect(JSON.stringify(await problem.json())).not.toContain("no-such-tool");
  expect((await page.request.get(`/status/${TOOL}?verbose=1`)).status()).toBe(400);
});

test("nothing else of the console is public", async ({ page }) => {
  for (const path of ["/", "/nodes", "/pods", "/actions", "/campaigns", "/audit", "/tokens"]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in/);
  }
  const { paths } = await (await page.request.get("/api/v1/openapi.json")).json();
  const asked = Object.entries<{ get?: { "x-permission": string } }>(paths);
  const open = asked.flatMap(([path, { get }]) => (get?.["x-permission"] === "public" ? [path] : []));
  expect(open.toSorted()).toEqual([
    "/api/v1/openapi.json",
    "/api/v1/session/oidc/callback",
    "/api/v1/session/oidc/start",
    "/status",
    "/status.json",
    "/status/{tool}",
    "/status/{tool}.json",
    "/status/{tool}/badge.svg",
  ]);
  for (const [path, { get }] of asked)
    if (get !== undefined && get["x-permission"] !== "public")
      expect((await page.request.get(path.replace(/\{\w+\}/g, "any"))).status(), path).toBe(401);
});

test("the badge takes a label and a style, and no markup", async ({ page }) => {
  const label = '"><script>alert(1)</script>';
  await page.goto(`/status/${TOOL}/badge.svg?style=square&label=${encodeURIComponent(label)}`);
  expect(await page.locator("script").count()).toBe(0);
  await expect(page.locator("title")).toHaveText(`${label}: up`);
  await expect(page.locator("svg")).toHaveAttribute("role", "img");
  const wrong = await page.request.get(`/status/${TOOL}/badge.svg?style=round`);
  expect(wrong.status()).toBe(400);
});

for (const look of ["light", "dark"] as const)
  for (const device of ["desk", "phone"] as const)
    test(`is clean on a ${device}, ${look}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: look });
      if (device === "phone") await page.setViewportSize(PHONE);
      for (const path of ["/status", `/status/${TOOL}`, "/status/no-such-tool"]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      }
    });

test("tells before and after of a drain, without script, and operators find the page", async ({
  browser,
  signIn,
  freshNodes,
}) => {
  const operator = await signIn("operator");
  const { node, tool } = await aNodeThatHurts(operator, await freshNodes(operator, "ready", 6));
  const context = await browser.newContext({ javaScriptEnabled: false });
  const stranger = await context.newPage();
  await stranger.goto(`/status/${tool}`);
  await expect(stranger.getByRole("heading", { level: 1, name: tool })).toBeVisible();
  await expect(stranger.getByText("None in the last 90 days.")).toBeVisible();

  // A browser may keep a page for 15 s; a reload asks again.
  const reason = "kernel upgrade that no stranger reads of";
  const id = await drain(operator, { node, onlyTools: [tool] }, reason);
  const notices = async () => (await (await stranger.request.get(`/status/${tool}.json`)).json()).notices;
  await expect.poll(notices).toHaveLength(1);
  const [first] = await notices();
  if (first.state === "under_way") {
    await stranger.reload();
    await expect(stranger.getByText(/maintenance under way since|the work is done/i)).toBeVisible();
  }
  await expect.poll(async () => (await notices())[0].state, { timeout: 45_000 }).toBe("over");
  await stranger.reload();
  await expect(stranger.getByRole("listitem").filter({ hasText: "The work is done" })).toBeVisible();
  const html = await stranger.content();
  for (const secret of [reason, node, "operator"]) expect(html).not.toContain(secret);
  await context.close();

  await operator.goto(`/actions/${id}`);
  await expect(operator.getByText(/told by .*its status page/i).first()).toBeVisible();
  await expect(operator.getByRole("link", { name: `Status page of ${tool}` })).toHaveAttribute(
    "href",
    `/status/${tool}`,
  );
});

test("strangers read how the last build went, no more of it, and nothing once its maintainer hides it", async ({
  page,
  signIn,
}) => {
  const tool = "stashbot";
  const json = async () => (await page.request.get(`/status/${tool}.json`)).json();
  expect((await json()).builds.last.state).toMatch(/^(failed|running|succeeded)$/);
  await page.goto(`/status/${tool}`);
  const said = page.locator("dl > div", { hasText: "Last build" });
  await expect(said).toContainText(/(failed|running since|succeeded) \d+ \w+ \d\d:\d\d UTC/);
  const all = (await page.content()) + JSON.stringify(await json());
  expect(all).not.toMatch(/pipelinerun|image-build|harbor|gitlab/);

  const maintainer = await signIn("maintainer");
  await maintainer.goto(`/tools/${tool}/status-page`);
  await maintainer.getByRole("checkbox", { name: /^Builds/ }).uncheck();
  await maintainer.getByRole("button", { name: "Save…" }).click();
  await maintainer.getByLabel("Reason").fill("we build by hand");
  await maintainer.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(async () => (await json()).builds).toBeNull();
  await page.reload();
  await expect(said).toHaveCount(0);
});

test("the platform tells how it was, and what nobody watched", async ({ page }) => {
  const json = async () => (await page.request.get("/status.json")).json();
  // The first look of the worker is within its first minute. Other journeys may have taken away nodes.
  await expect
    .poll(async () => (await json()).availability.days.at(-1).state, { timeout: 60_000 })
    .toMatch(/^(up|partly)$/);
  const { availability } = await json();
  expect(availability.days).toHaveLength(90);
  // For a weekend nobody did.
  expect(availability.days.some(({ recorded }: { recorded: number }) => recorded < 100)).toBe(true);
  await page.goto("/status");
  const said = /^Worked fully [\d.]+ % of the time it was watched, which is \d+ % of the last 90 days$/;
  await expect(page.getByText(said)).toBeVisible();
  await expect(page.getByRole("img", { name: said })).toBeVisible();
});

test("a maintainer tells the users of their own tool, and of no other", async ({ page, signIn }) => {
  const maintainer = await signIn("maintainer");
  const note = `Maps of the moon are missing. ${randomUUID()}`;
  await maintainer.goto("/tools/stashbot/status-page");
  await maintainer.getByLabel("Note", { exact: true }).fill(note);
  await maintainer.getByRole("button", { name: "Publish…" }).click();
  await maintainer.getByLabel("Reason").fill("users ask");
  await maintainer.getByRole("button", { name: "Publish", exact: true }).click();
  const read = async () => (await (await page.request.get("/status/stashbot.json")).json()).note?.text;
  await expect.poll(read).toBe(note);
  await page.goto("/status/stashbot");
  await expect(page.getByText(note)).toBeVisible();
  await expect(page.getByText(/maintainer-demo|Maintainer/)).toHaveCount(0);
  await maintainer.goto("/tools/sal/status-page");
  await expect(maintainer.getByText("Your role does not allow this")).toBeVisible();
  expect((await maintainer.request.get("/api/v1/tools/sal/status-page")).status()).toBe(403);
});

/** A node, and a tool that a drain of it hurts and does nothing worse to. */
async function aNodeThatHurts(page: Page, nodes: string[]): Promise<{ node: string; tool: string }> {
  for (const node of nodes) {
    const { item } = await (await page.request.get(`/api/v1/nodes/${node}/drain-plan`)).json();
    const tools: { tool: string | null; says: string }[] = item.tools;
    const hurt = tools.find(({ tool, says }) => tool !== null && /^1 pod is down[^;]*$/.test(says));
    if (typeof hurt?.tool === "string") return { node, tool: hurt.tool };
  }
  throw new Error(`no drain of ${nodes.join(", ")} means a mere gap for a tool`);
}

async function drain(page: Page, input: object, reason: string): Promise<string> {
  const answer = await send(page, "POST", "/api/v1/actions", { action: "node.drain", input, reason });
  const started = await answer.json();
  expect(answer.status(), JSON.stringify(started)).toBe(202);
  return started.id;
}
