import "server-only";
import type { Registry } from "@/lib/actions/define";
import { startAction } from "@/lib/actions/start-action";
import type { Actor } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { Drift } from "./model";

/** Mode `manage`: tools that are new get what they need by themselves. Nothing else is ever done without a person. */

/** Nobody's name: directories have no login with a colon. The cluster's own log has it beside the action. */
export const RECONCILER: Actor = {
  user: "forgeboard:reconciler",
  displayName: "Forgeboard itself",
  role: "admin",
  via: { kind: "system" },
};

/** Tools without a namespace. More at once than the site allows look like another accident than new tools. */
export function newTools(drift: readonly Drift[]): string[] {
  return drift.flatMap(({ kind, what, tool }) =>
    kind === "namespace" && what === "missing" && tool !== null ? [tool] : [],
  );
}

export async function provisionNew(registry: Registry, drift: readonly Drift[]): Promise<void> {
  const { mode, provisionMax } = site().reconciler;
  const tools = newTools(drift);
  if (mode !== "manage" || tools.length === 0 || tools.length > provisionMax) return;
  try {
    await startAction(
      registry,
      RECONCILER,
      {
        action: "tool.provision",
        input: { tools },
        reason: `new in the directory: ${tools.join(", ")}`.slice(0, 400),
        dryRun: false,
      },
      { idempotencyKey: null },
    );
  } catch (error) {
    // One that is still at work, a switch, or what changed meanwhile: the next pass sees it again. Refusals are audited.
    if (!(error instanceof AppError)) throw error;
  }
}
