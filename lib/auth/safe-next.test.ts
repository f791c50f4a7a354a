import { expect, it } from "vitest";
import { safeNext } from "./safe-next";

it.each([
  ["/nodes?q=a%20b", "/nodes?q=a%20b"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [["/a", "/b"], "/"],
  [undefined, "/"],
])("leads %j to %s", (next, to) => {
  expect(safeNext(next)).toBe(to);
});
