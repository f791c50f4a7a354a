import type { Page } from "@playwright/test";

/** Fills in the sign-in page as a person does. */
export async function enter(page: Page, address: string, user: string, password: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("textbox", { name: "Name" }).fill(user);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole("button", { name: /^sign in$/i }).click();
}
