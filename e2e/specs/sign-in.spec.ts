import { enter, expect, test, untilAlive } from "../fixtures";

test("a stranger is sent to sign in and comes back to where they were going", async ({ page }) => {
  await page.goto("/nodes?state=cordoned");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole("textbox", { name: "Name" }).fill("viewer");
  await page.getByLabel(/password/i).fill("viewer-demo");
  await page.getByRole("button", { name: /^sign in$/i }).click();
  await expect(page).toHaveURL(/\/nodes\?state=cordoned/);
});

test("a wrong password says so, keeps the name, and opens nothing", async ({ page }) => {
  await enter(page, "operator", "not-it");
  await expect(page.getByRole("main").getByRole("alert")).toContainText(/password|sign in/i);
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("operator");
  expect((await page.request.get("/api/v1/nodes")).status()).toBe(401);
});

test("an unknown person and a wrong password are told the same", async ({ page }) => {
  await enter(page, "operator", "not-it");
  const known = (await page.getByRole("main").getByRole("alert").textContent()) ?? "";
  await enter(page, "nobody-of-this-name", "not-it");
  await expect(page.getByRole("main").getByRole("alert")).toHaveText(known);
});

test("signing out ends the session on the server", async ({ page }) => {
  await enter(page, "maintainer", "maintainer-demo");
  await expect(page).not.toHaveURL(/\/sign-in/);
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.name.startsWith("__Host-"));
  expect(session).toMatchObject({ httpOnly: true, secure: true, path: "/" });
  expect(session?.sameSite).toMatch(/Lax|Strict/);
  await untilAlive(page);
  await page
    .getByRole("banner")
    .getByRole("button", { name: /maintainer/i })
    .click();
  await page.getByRole("menuitem", { name: /sign out/i }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().addCookies(cookies);
  expect((await page.request.get("/api/v1/session")).status()).toBe(401);
});
