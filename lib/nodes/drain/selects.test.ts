import { expect, it } from "vitest";
import { aBudget } from "@/e2e/memory-index";
import { covers, holds, selects } from "./selects";

it.each<[string, string[], string | undefined, boolean]>([
  ["In", ["web"], "web", true],
  ["In", ["web"], undefined, false],
  ["NotIn", ["web"], undefined, true],
  ["NotIn", ["web"], "web", false],
  ["Exists", [], "", true],
  ["Exists", [], undefined, false],
  ["DoesNotExist", [], undefined, true],
  ["DoesNotExist", [], "x", false],
  ["Gt", ["1"], "2", true],
  ["Gt", ["2"], "2", false],
  ["Lt", ["2"], "1", true],
  ["Lt", ["2"], "one", false],
  ["Gt", ["1"], undefined, false],
  ["Near", ["1"], "1", false],
])("%s %j of %s is %s", (operator, values, value, expected) =>
  expect(holds({ key: "k", operator, values }, value)).toBe(expected),
);

it("needs all labels and all expressions; empty selects everything", () => {
  const selector = {
    matchLabels: { app: "web" },
    matchExpressions: [{ key: "tier", operator: "Exists", values: [] }],
  };
  expect(selects(selector, { app: "web", tier: "1" })).toBe(true);
  expect(selects(selector, { app: "web" })).toBe(false);
  expect(selects(selector, { tier: "1" })).toBe(false);
  expect(selects({ matchLabels: {}, matchExpressions: [] }, {})).toBe(true);
});

it("covers pods of its own namespace, and none without a selector", () => {
  const pod = { namespace: "tool-a", labels: {} };
  expect(covers(aBudget("b"), pod)).toBe(true);
  expect(covers(aBudget("b", { selectsNone: true }), pod)).toBe(false);
  expect(covers(aBudget("b", { namespace: "tool-b" }), pod)).toBe(false);
});
