import type { Page } from "@playwright/test";
import getPort from "get-port";
import { expect, test, untilAlive } from "../fixtures";
import { CLIENT_ID, CLIENT_SECRET, startIssuer } from "../oidc/start-issuer";
import { startSecondWeb } from "../second-web";

/** By login name; whoever is not named here brings no groups along. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  anna: ["tools.admin"],
  mira: ["tools.operators"],
};

const DIRECTORY = {
  peopleBase: "ou=people,dc=example",
  personFilter: "(uid={user})",
  groupBase: "ou=groups,dc=example",
  groupFilter: "(member={dn})",
  roles: [
    { group: "tools.admin", role: "admin" },
    { group: "tools.operators", role: "operator" },
  ],
  toolGroup: "^tools\\.(?<tool>.+)$",
  peopleFilter: "(objectClass=posixAccount)",
  groupsFilter: "(cn=tools.*)",
  toolBase: "ou=tools,dc=example",
  toolFilter: "(objectClass=posixAccount)",
  disabledShell: "/bin/disabledtoolshell",
  // Here a person without a group has no business.
  everyone: null,
};

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let web: Awaited<ReturnType<typeof startSecondWeb>>;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const port = await getPort({ host: "127.0.0.1" });
  issuer = await startIssuer({
    redirectUri: `http://127.0.0.1:${port}/api/v1/session/oidc/callback`,
    claimsOf: (login) => ({
      name: `${login} of the issuer`,
      preferred_username: login,
      ...(GROUPS[login] === undefined ? {} : { groups: GROUPS[login] }),
    }),
  });
  web = await startSecondWeb({
    port,
    site: {
      name: "sso",
      profile: "toolforge",
      override: { directory: DIRECTORY },
      oidc: { issuer: issuer.issuer, clientId: CLIENT_ID, label: "the test issuer" },
    },
    env: { OIDC_CLIENT_SECRET: CLIENT_SECRET },
  });
  await expect.poll(() => web.isReady(), { timeout: 90_000 }).toBe(true);
});

test.afterAll(async () => {
  await web?.stop();
  await issuer?.stop();
});

/** From the console's sign-in page through the issuer's own pages, up to the last press there. */
async function throughIssuer(page: Page, login: string, path = "/nodes?state=cordoned"): Promise<void> {
  await page.goto(web.url + path);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole("link", { name: "Sign in with the test issuer" }).click();
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
}

test("signs in by single sign-on, comes back to where one was going, and out again", async ({ page }) => {
  await throughIssuer(page, "mira");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${web.url}/nodes?state=cordoned`);
  await untilAlive(page);
  const session = await (await page.request.get(`${web.url}/api/v1/session`)).json();
  expect(session).toMatchObject({ user: "mira", displayName: "mira of the issuer", role: "operator" });

  const cookies = await page.context().cookies(web.url);
  await page.getByRole("button", { name: /mira/ }).click();
  await page.getByRole("menuitem", { name: /sign out/i }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  // The cookie of before is worth nothing: the session ended on the server.
  await page.context().addCookies(cookies);
  expect((await page.request.get(`${web.url}/api/v1/session`)).status()).toBe(401);
});

test("the role comes from the groups", async ({ page }) => {
  await throughIssuer(page, "anna", "/audit");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${web.url}/audit`);
  expect(await (await page.request.get(`${web.url}/api/v1/session`)).json()).toMatchObject({ role: "admin" });
});

test("without a group there is no way in, and the log says so", async ({ page, signIn }) => {
  await throughIssuer(page, "stranger");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/sign-in\?problem=denied/);
  await expect(page.getByRole("main").getByRole("alert")).toContainText("no role for your account");
  expect((await page.request.get(`${web.url}/api/v1/session`)).status()).toBe(401);
  expect((await page.context().cookies(web.url)).map((cookie) => cookie.name)).not.toContain(
    "__Host-forgeboard",
  );
  const admin = await signIn("admin");
  const { items } = await (await admin.request.get("/api/v1/audit?event=session.refused")).json();
  expect(items[0]).toMatchObject({ says: expect.stringContaining("in no group that has a role") });
});

for (const tampered of ["state", "code"] as const)
  test(`an answer with another ${tampered} is refused`, async ({ page }) => {
    await throughIssuer(page, "anna");
    await page.route(`${issuer.issuer}/interaction/**`, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      let to = new URL(answer.headers().location ?? "", route.request().url());
      while (to.origin === issuer.issuer) {
        const hop = await page.request.get(to.href, { maxRedirects: 0 });
        to = new URL(hop.headers().location ?? "about:blank", to);
      }
      to.searchParams.set(tampered, "of-somebody-else");
      await route.fulfill({ status: 303, headers: { location: to.href } });
    });
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page).toHaveURL(/\/sign-in\?problem=failed/);
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Start again");
    expect((await page.request.get(`${web.url}/api/v1/session`)).status()).toBe(401);
  });

test("an answer that this browser never asked for is refused", async ({ page }) => {
  await page.goto(`${web.url}/api/v1/session/oidc/callback?code=x&state=y`);
  await expect(page).toHaveURL(/\/sign-in\?problem=failed/);
  expect((await page.request.get(`${web.url}/api/v1/session`)).status()).toBe(401);
});
