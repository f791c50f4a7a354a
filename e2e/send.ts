import { randomUUID } from "node:crypto";
import type { APIResponse, Page } from "@playwright/test";

/** Asks the API to change something with the session of the page, as the page itself would. */
export async function send(
  page: Page,
  method: "POST" | "PUT",
  path: string,
  data: object,
): Promise<APIResponse> {
  const { csrf } = await (await page.request.get("/api/v1/session")).json();
  const headers = {
    "x-forgeboard-csrf": csrf,
    origin: `http://127.0.0.1:${process.env.FORGEBOARD_E2E_PORT}`,
    "idempotency-key": randomUUID(),
  };
  return page.request.fetch(path, { method, headers, data });
}
