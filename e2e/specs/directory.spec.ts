import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page } from "@playwright/test";
import { expectClean } from "../clean";
import { expect, test, untilAlive } from "../fixtures";

/** A directory that suddenly has fewer tools: nothing is taken away until a person who knows says that it is right. */

const ldifFile = join(process.env.FORGEBOARD_E2E_DATA ?? "", "platform", "directory.ldif");
/** One more than are believed at once. */
const LOST = 21;
/** A pass each 15 s, and a tenth. */
const PASS = { timeout: 40_000 };
/** What was there, and is there again for the journeys after this one. */
let whole: string;
let before: { tools: number; goneTools: number };
let drift: number;

test.beforeEach(async ({ signIn }) => {
  test.setTimeout(240_000);
  whole = readFileSync(ldifFile, "utf8");
  const { request } = await signIn("admin");
  await expect.poll(() => isLookedAt(request), PASS).toBe(true);
  [before, drift] = [await standing(request), await drifted(request)];
});

test.afterEach(async ({ signIn }) => {
  write(whole);
  const { request } = await signIn("admin");
  await expect.poll(() => standing(request), PASS).toMatchObject(before);
  await expect.poll(() => drifted(request), { timeout: 90_000 }).toBe(drift);
});

const write = (text: string): void => {
  writeFileSync(`${ldifFile}.new`, text, { mode: 0o600 });
  renameSync(`${ldifFile}.new`, ldifFile);
};
const toolOf = (entry: string): string | null =>
  /^dn: (?:cn|uid)=tools\.([^,]+),/.exec(entry.trim())?.[1] ?? null;

/** The last of its tools are no longer in it. @returns their names */
function shrink(): string[] {
  const entries = whole.split("\n\n");
  const tools = new Set(entries.flatMap((entry) => toolOf(entry) ?? []));
  // The last one has a name that no namespace can have.
  const lost = [...tools].slice(-LOST - 1, -1);
  write(entries.filter((entry) => !lost.includes(toolOf(entry) ?? "")).join("\n\n"));
  return lost;
}

const standing = async (request: APIRequestContext): Promise<{ tools: number; goneTools: number }> =>
  (await (await request.get("/api/v1/directory")).json()).standing;
/** Cluster and files both. */
const isLookedAt = async (request: APIRequestContext): Promise<boolean> => {
  const { sources } = await (await request.get("/api/v1/drift?limit=1")).json();
  return sources.every(({ problem }: { problem: string | null }) => problem === null);
};
const drifted = async (request: APIRequestContext): Promise<number> =>
  (await (await request.get("/api/v1/drift?limit=1")).json()).total;

/** Tab by tab, as somebody without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole("button", { name });
  for (let stops = 0; stops < 60; stops++) {
    if (await button.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  expect(await button.count(), `a button ${name} that Tab reaches`).toBe(-1);
}

test("freezes where too much would be gone, and goes on once a person confirms it", async ({ signIn }) => {
  const page = await signIn("admin");
  const { request } = page;
  const [lost = "", ...others] = shrink();
  await page.goto("/nodes");
  await untilAlive(page);
  const banner = page.getByText("The mirror of the directory is frozen");
  await expect(banner).toBeVisible(PASS);
  await expect(
    page.getByText(new RegExp(`as they were before; .* ${LOST} of .* tools would be gone`)),
  ).toBeVisible();
  // Nothing of it is believed: the lists are what they were, and say since when.
  expect(await standing(request)).toMatchObject(before);
  await page.goto(`/tools?q=${lost}`);
  await expect(page.getByRole("link", { name: lost, exact: true })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(lost) })).not.toContainText("not in the directory");

  await page.getByRole("link", { name: "Look", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Directory" })).toBeVisible();
  await expect(page.getByText("The mirror is frozen", { exact: true })).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.getByText("Tools gone", { exact: true }).click();
  for (const name of [lost, ...others]) await expect(page.getByText(name, { exact: true })).toBeVisible();
  await expectClean(page);
  await page.emulateMedia({ colorScheme: "light" });

  // Who may look at it and not decide sees no button.
  const operator = await signIn("operator", { device: "phone" });
  await operator.goto("/directory");
  await untilAlive(operator);
  await expect(operator.getByText("The mirror is frozen", { exact: true })).toBeVisible();
  await expect(operator.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
  await expectClean(operator);

  await tabTo(page, /^Accept the smaller directory/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(lost);
  await expectClean(page);
  await dialog.getByRole("textbox", { name: "Reason" }).focus();
  await page.keyboard.type("these tools were archived");
  await tabTo(page, /^Accept what is gone/);
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("The mirror is frozen", { exact: true })).toHaveCount(0, PASS);
  await expect(page.getByRole("listitem").filter({ hasText: "Taken over" }).first()).toBeVisible();
  expect((await standing(request)).goneTools).toBe(before.goneTools + LOST);
  await page.goto(`/tools?q=${lost}`);
  await expect(page.getByRole("row", { name: new RegExp(lost) })).toContainText(
    "Runs, but is not in the directory",
  );
});
