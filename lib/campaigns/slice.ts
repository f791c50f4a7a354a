import "server-only";
import type { StepContext, StepResult } from "@/lib/actions/define";
import type { Json } from "@/lib/actions/model";
import { activeActionsByTarget } from "@/lib/actions/read";
import { childrenOf } from "@/lib/actions/read-children";
import { requestsAfter } from "@/lib/actions/steer-action";
import { site } from "@/lib/config/site";
import { AppError, messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { decide } from "./decide";
import type { CampaignInput, CampaignState, Decision, PlannedNode } from "./model";
import { type Bodies, planChild } from "./plan-campaign";
import { type Pool, poolOf, readPool } from "./pool";
import { campaignStateSchema } from "./schema";
import { answer, initialState, putOff, refreshed, steer } from "./state";
import { alertTroubles, nodeTroubles } from "./troubles";

/** One slice of a campaign: looks at children, requests and the cluster, decides once, starts what may start. */

/** While nodes are at work, and while it only waits. */
const WORKING_MS = 1_000;
const WAITING_MS = 4_000;

type Given = { input: CampaignInput; planned: readonly PlannedNode[]; bodies: Bodies; context: StepContext };

export async function runSlice(given: Given): Promise<StepResult> {
  const { context, planned, input } = given;
  const before = context.memo === null ? initialState(planned) : campaignStateSchema.parse(context.memo);
  const resumes = await resumesOf(context.actionId);
  const asked = before.asked !== null && resumes === before.resumesSeen;
  const heard = await hear(asked ? before : answer(before), context);
  if (asked) return ask(heard, resumes, "waits for a person");
  const pool = readPool();
  const state = await looked(heard, given, pool);
  const world = {
    pool: poolOf(pool.nodes, new Set(planned.map(({ role }) => role))),
    stale: pool.stale,
    held: await heldBy(state, context.actionId),
  };
  return act(decide(state, input.settings, world, context.now()), state, resumes, given);
}

const resumesOf = (actionId: string): Promise<number> =>
  db().auditEntry.count({ where: { actionId, event: "action.resumed" } });

/** What the children have come to, then what people asked. */
async function hear(state: CampaignState, { actionId, now }: StepContext): Promise<CampaignState> {
  const children = await childrenOf(actionId);
  let heard = refreshed(state, children, new Date(now()).toISOString());
  const until = new Date(now() + site().postponeHours * 3_600_000).toISOString();
  for (const asked of await requestsAfter(actionId, state.lastRequest)) {
    const next =
      asked.kind === "later"
        ? putOff(heard, asked.name, { until, tool: asked.tool })
        : steer(heard, { kind: asked.kind, name: asked.name });
    heard = { ...next, lastRequest: asked.seq };
  }
  return heard;
}

/** What stands against the next node. What fires when it begins is what is to be expected. */
async function looked(state: CampaignState, { input, context }: Given, pool: Pool): Promise<CampaignState> {
  const { settings } = input;
  const alerts = await alertTroubles(settings, context.signal);
  const accepted =
    state.begun || !alerts.known
      ? state.accepted
      : [...state.accepted, ...alerts.troubles.map(({ key }) => key)];
  const troubles = [...nodeTroubles(state, settings, pool.nodes), ...alerts.troubles];
  const closed = troubles.some(({ key }) => !accepted.includes(key));
  return {
    ...state,
    begun: state.begun || alerts.known,
    accepted,
    // Bounded: a storm of alerts is one trouble to the reader, and the memo is written often.
    troubles: troubles.slice(0, 50),
    gateClosedSince: closed ? (state.gateClosedSince ?? new Date(context.now()).toISOString()) : null,
  };
}

async function heldBy(state: CampaignState, actionId: string): Promise<ReadonlyMap<string, string>> {
  const own = new Set(state.nodes.map(({ childId }) => childId));
  const active = await activeActionsByTarget();
  return new Map(
    [...active].flatMap(([target, { id, action }]) =>
      target.startsWith("node/") && id !== actionId && !own.has(id)
        ? [[target.slice("node/".length), action] as const]
        : [],
    ),
  );
}

async function act(
  decision: Decision,
  state: CampaignState,
  resumes: number,
  given: Given,
): Promise<StepResult> {
  const { context } = given;
  switch (decision.does) {
    case "start": {
      let next: CampaignState = { ...state, waits: null };
      for (const node of decision.nodes) next = await started(next, node, given);
      return goOn(next, context, `started ${decision.nodes.join(", ")}`, 200);
    }
    case "wait": {
      const until = decision.until === null ? null : new Date(decision.until).toISOString();
      const working = state.nodes.some((run) => run.state === "running");
      const next = { ...state, waits: { says: decision.because, until } };
      return goOn(next, context, decision.because, working ? WORKING_MS : WAITING_MS);
    }
    case "ask":
      return ask({ ...state, asked: decision.about }, resumes, decision.because, context);
    case "stop":
      return ask({ ...state, asked: "failures" }, resumes, `stopped: ${decision.because}`, context);
    case "done":
      context.report({ ...state, waits: null }, null);
      return outcome(state);
  }
}

function goOn(state: CampaignState, context: StepContext, says: string, afterMs: number): StepResult {
  const working = state.nodes.some((run) => run.state === "running");
  const waits = working ? null : (state.waits?.says ?? null);
  context.report(toJson(state), waits);
  return { outcome: "continue", says, memo: toJson(state), waits, afterMs };
}

function ask(state: CampaignState, resumes: number, says: string, context?: StepContext): StepResult {
  const asking = { ...state, resumesSeen: resumes, waits: { says, until: null } };
  context?.report(toJson(asking), null);
  return { outcome: "ask", says, memo: toJson(asking) };
}

/** Safe: the state is made of JSON alone, as its schema says. */
const toJson = (state: CampaignState): Json => state as unknown as Json;

async function started(state: CampaignState, node: string, given: Given): Promise<CampaignState> {
  const { context, input, bodies } = given;
  const now = new Date(context.now()).toISOString();
  const change = (to: Partial<CampaignState["nodes"][number]>): CampaignState => ({
    ...state,
    nodes: state.nodes.map((run) => (run.node === node ? { ...run, ...to } : run)),
  });
  const tries = (state.nodes.find((run) => run.node === node)?.tries ?? 0) + 1;
  try {
    const child = { action: input.body.action, input: planChild(input.body, node, bodies).input };
    const { id } = await context.startChild({ ...child, key: `${node}#${tries}` });
    return change({
      state: "running",
      says: "",
      tries,
      childId: id,
      childState: "queued",
      startedAt: now,
      endedAt: null,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // What may pass by itself leaves the node where it was; it is decided about again.
    if (["conflict", "upstream", "timeout", "rate_limited"].includes(error.code))
      return change({ says: messageOf(error) });
    return change({ state: "failed", says: messageOf(error), startedAt: now, endedAt: now });
  }
}

function outcome(state: CampaignState): StepResult {
  const names = (wanted: string) =>
    state.nodes
      .filter((run) => run.state === wanted && !run.says.startsWith("left out"))
      .map(({ node }) => node);
  const [done, failed, skipped] = [names("done"), names("failed"), names("skipped")];
  const parts = [`${done.length} ${done.length === 1 ? "node" : "nodes"} done`];
  if (skipped.length > 0) parts.push(`skipped: ${skipped.join(", ")}`);
  if (failed.length > 0) parts.push(`failed: ${failed.join(", ")}`);
  const says = parts.join("; ");
  return failed.length > 0 ? { outcome: "failed", says } : { outcome: "done", says, auditId: null };
}
