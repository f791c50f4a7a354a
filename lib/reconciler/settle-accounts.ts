import "server-only";
import type { Registry } from "@/lib/actions/define";
import { startAction } from "@/lib/actions/start-action";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import type { Drift } from "./model";
import { RECONCILER } from "./provision-new";

/**
 * Mode `manage`: tools that are new get home, credentials and kubeconfig by themselves, certificates are renewed before they
 * end, and flags follow the directory. Everything else waits for a person.
 */

const RENEWS: readonly string[] = ["certificate", "disabled-flag"];

/** Ids of what may be done without a person. More that is missing at once than `most` looks like homes that went away. */
export function settled(drift: readonly Drift[], most: number): string[] {
  const repairable = drift.filter(({ repair, tool }) => repair !== null && tool !== null);
  const missing = repairable.filter(({ what }) => what === "missing");
  const tools = new Set(missing.map(({ tool }) => tool));
  const renewals = repairable.filter(({ kind, what }) => RENEWS.includes(kind) && what === "differs");
  return [...(tools.size > most ? [] : missing), ...renewals.slice(0, most)].map(({ id }) => id);
}

export async function settleAccounts(registry: Registry, drift: readonly Drift[]): Promise<void> {
  const { mode, provisionMax } = site().reconciler;
  const ids = mode === "manage" ? settled(drift, provisionMax) : [];
  if (ids.length === 0) return;
  try {
    await startAction(
      registry,
      RECONCILER,
      {
        action: "account.repair",
        input: { selection: { by: "ids", ids }, canary: 0 },
        reason: "new accounts, and certificates that end",
        dryRun: false,
      },
      { idempotencyKey: null },
    );
  } catch (error) {
    // One that is still at work, a switch, or what changed meanwhile: the next look sees it again. Refusals are audited.
    if (!(error instanceof AppError)) throw error;
  }
}
