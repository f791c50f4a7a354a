import "server-only";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { desiredObjects } from "../desired";
import { driftOfTool } from "../drift";
import { inspectTool } from "../inspect-tool";
import { type Drift, inScope, type Scope } from "../model";
import type { Wanted } from "../wanted";
import { applyDrift } from "./apply-drift";
import type { Hands } from "./hands";

/** What became of one tool. `written` are the drifts that were ended. */
export type Repaired = { tool: string; written: readonly Drift[]; failed: string | null };

const ROUNDS_MAX = 4;
const PAUSE_MS = 400;

/** Looks, repairs what is in scope, and looks again where something changed meanwhile. Never throws but at its end of time. */
export async function repairTool(
  tool: string,
  scope: Scope,
  wanted: Wanted,
  hands: Hands,
): Promise<Repaired> {
  const { profile } = site();
  const account = wanted.accounts.get(tool);
  const written: Drift[] = [];
  // Gone from the directory since the plan: what it has left is nobody's now, and is left to people.
  if (account === undefined) return { tool, written, failed: null };
  const amounts = wanted.amountsOf(tool);
  let problem = "its objects change all the time";
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    try {
      const about = { account, amounts, workloads: seesWorkloads(scope) };
      const found = await inspectTool(profile, about, hands.ask, hands.signal);
      const left = driftOfTool(profile, account, amounts, found).filter((drift) => inScope(drift, scope));
      if (left.length === 0) return { tool, written, failed: null };
      const desired = desiredObjects(profile, account, amounts);
      let through = true;
      for (const drift of left) {
        const ended = await applyDrift(drift, { desired, found, profile, scope }, hands);
        if (ended) written.push(drift);
        through &&= ended;
      }
      if (through) return { tool, written, failed: null };
    } catch (error) {
      // Nothing that is done after the time of a slice counts; the next one looks at this tool again.
      if (hands.signal.aborted) throw error;
      problem = messageOf(error);
      if (!mayPass(error)) break;
    }
    await sleep(PAUSE_MS * 2 ** round, hands.signal);
  }
  return { tool, written, failed: problem };
}

/** Whether a tool is as it should be now, for a canary. @throws AppError forbidden, upstream, timeout */
export async function isRepaired(tool: string, scope: Scope, wanted: Wanted, hands: Hands): Promise<boolean> {
  const { profile } = site();
  const account = wanted.accounts.get(tool);
  if (account === undefined) return false;
  const amounts = wanted.amountsOf(tool);
  const about = { account, amounts, workloads: seesWorkloads(scope) };
  const found = await inspectTool(profile, about, hands.ask, hands.signal);
  return !driftOfTool(profile, account, amounts, found).some((drift) => inScope(drift, scope));
}

const WORKLOAD_WHATS = ["runs", "held"];

const seesWorkloads = ({ ids, whats }: Scope): "seen" | "unseen" =>
  ids?.some((id) => id.startsWith("workloads/")) === true ||
  (ids === null && (whats === null || whats.some((what) => WORKLOAD_WHATS.includes(what))))
    ? "seen"
    : "unseen";

const mayPass = (error: unknown): boolean =>
  error instanceof AppError && ["upstream", "timeout", "rate_limited", "not_found"].includes(error.code);
