import { expect, it } from "vitest";
import { registry } from "./registry";

it("asks for the permission of its name, for each verb", () => {
  for (const { name, permission } of registry.values()) expect(permission).toBe(name);
});
