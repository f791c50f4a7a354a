import { describe, expect, it } from "vitest";
import { planAction } from "@/lib/actions/plan-action";
import type { Actor } from "@/lib/auth/actor";
import { PERMISSIONS, ROLES, type Role, roleMay } from "@/lib/auth/policy";
import { AppError } from "@/lib/core/errors";
import { registry } from "@/lib/worker/registry";

/** Every verb × every role × how they came in: who may not is refused before anything else is looked at. */

const via = {
  "a session": { kind: "session", sessionId: "s" },
  "a token that may operate": { kind: "token", tokenId: "t", scope: "operate" },
  "a token that may read": { kind: "token", tokenId: "t", scope: "read" },
} as const satisfies Record<string, Actor["via"]>;

const actor = (role: Role, how: Actor["via"]): Actor => ({ user: "x", displayName: "X", role, via: how });

/** Nothing is connected here, so whoever may gets as far as the first server that is missing. */
async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const thrown: unknown = await attempt.then(
    () => null,
    (error: unknown) => error,
  );
  return thrown instanceof AppError ? thrown.code : "went on";
}

it("finds the verbs, each with a permission to change something", () => {
  expect([...registry.keys()]).toEqual(expect.arrayContaining(["node.cordon", "node.uncordon"]));
  for (const { permission } of registry.values()) {
    expect(PERMISSIONS).toContain(permission);
    expect(permission).not.toMatch(/\.read$/);
  }
});

describe.each([...registry.values()])("$name", ({ name, permission }) => {
  for (const role of ROLES)
    for (const [how, came] of Object.entries(via))
      it(`${role} with ${how}`, async () => {
        const may = roleMay(role, permission) && how !== "a token that may read";
        const who = actor(role, came);
        // The input would not do either: who may not is not told so. Starting and undoing prepare in the same way.
        const code = await codeOf(planAction(registry, who, { action: name, input: { no: "such input" } }));
        if (may) expect(code).not.toBe("forbidden");
        else expect(code).toBe("forbidden");
      });
});
