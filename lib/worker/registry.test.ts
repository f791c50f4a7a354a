import { expect, it } from "vitest";
import { VERBS } from "@/lib/auth/policy";
import { registry } from "./registry";

it("asks for the permission of its name, for each verb", () => {
  for (const { name, permission } of registry.values()) expect(permission).toBe(name);
});

it("has the verbs that the policy names, and no others", () => {
  expect([...registry.keys()].sort()).toEqual([...VERBS].sort());
});
