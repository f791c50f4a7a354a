import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { statusPage } from "./page";
import { DARK, LIGHT, PAGE_STYLE_HASH } from "./page-style";

const css = readFileSync("app/globals.css", "utf8");
const tokensOf = (selector: string): Record<string, string> => {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (.+);/g)].map(([, name, value]) => [name, value]),
  );
};

it("has the console's colours, light and dark", () => {
  expect(tokensOf("\n:root")).toMatchObject(LIGHT);
  expect(tokensOf(':root[data-theme="dark"]')).toMatchObject(DARK);
});

it("is the style sheet that the policy lets through", () => {
  const html = statusPage({
    tool: "a",
    state: "none",
    says: "No web service",
    asOf: "2026-01-01T00:00:00.000Z",
    ...{ note: null, fields: [], web: null, jobs: null, builds: null, routes: null, quota: null },
    ...{ notices: null, availability: null, incidents: null },
  });
  const inside = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
  expect(PAGE_STYLE_HASH).toBe(`'sha256-${createHash("sha256").update(inside).digest("base64")}'`);
});
