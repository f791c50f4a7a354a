import { describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { roleOf } from "./role-of";

describe("roleOf", () => {
  it.each([
    [["tools.admin", "tools.operators", "tools.wiki"], "admin"],
    [["tools.operators"], "operator"],
    [["tools.wiki"], "maintainer"],
    [[], "viewer"],
  ])("gives %j the highest role", (groups, role) => {
    expect(roleOf(groups, toolforge.directory)).toBe(role);
  });

  it("refuses strangers where the profile has no role for everyone", () => {
    expect(roleOf(["other"], { ...toolforge.directory, everyone: null })).toBeNull();
  });
});
