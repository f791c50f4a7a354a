import "server-only";
import type { ActionDefinition } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { site } from "@/lib/config/site";
import { AppError } from "@/lib/core/errors";
import { acceptedPods, childInput, harmOf } from "./child-input";
import { type Body, type CampaignInput, NO_HARM, type PlannedNode, slugOf, unavailableMax } from "./model";
import { type PoolNode, poolOf, readPool } from "./pool";
import { saySettings } from "./say/model";
import { selectNodes } from "./select-nodes";
import { openingAt } from "./windows";

/** What a campaign would do: its nodes, frozen in their order, each with the plan of its own action summed up. */

/** The actions a campaign may be made of, by name. */
export type Bodies = ReadonlyMap<string, ActionDefinition>;

export function planCampaign(input: CampaignInput, bodies: Bodies): Plan {
  const { nodes, stale } = readPool();
  if (stale !== null) throw new AppError("precondition", `${stale}: too old to plan on`);
  const { selected, unknown } = selectNodes(input.selection, input.settings.order, nodes);
  const plans = selected.map((node) => planNode(input.body, node, bodies));
  const planned = plans.map((one) => one.planned);
  const taken = planned.filter(({ takes }) => takes);
  const pool = poolOf(nodes, new Set(selected.map(({ role }) => role)));
  const target = { kind: "campaign", name: slugOf(input.title) };
  const blockers = blockersOf(input, taken, pool.length);
  return {
    summary: `${input.title}: ${titleOf(input.body, bodies).toLowerCase()} ${sayNodes(taken.length)}, ${saySettings(input.settings)}`,
    targets: [
      {
        target,
        verdict: blockers.length > 0 ? "blocked" : "will_change",
        says: `${sayNodes(taken.length)} of ${planned.length} selected`,
        found: { nodes: planned },
      },
    ],
    warnings: warningsOf(input, { planned, unknown, pool }),
    blockers: blockers.map((says) => ({ target, says, override: null })),
    equivalent: plans.filter((one) => one.planned.takes).flatMap((one) => one.equivalent),
  };
}

const NAMED_MAX = 3;

function sayNames(nodes: readonly PoolNode[]): string {
  const named = nodes.slice(0, NAMED_MAX).map(({ name }) => name);
  const more = nodes.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const sayNodes = (n: number): string => `${n} ${n === 1 ? "node" : "nodes"}`;

function bodyOf(body: Body, bodies: Bodies): ActionDefinition {
  const definition = bodies.get(body.action);
  if (definition === undefined)
    throw new AppError("invalid", `there is no action ${body.action} to make a campaign of`, {
      fields: [{ path: "input.body.action", message: "no such action" }],
    });
  return definition;
}

const titleOf = (body: Body, bodies: Bodies): string => bodyOf(body, bodies).title;

/** The plan of the body's own action on one node, with what the campaign accepts for all of them. */
export function planChild(
  body: Body,
  node: string,
  bodies: Bodies,
): { input: ReturnType<typeof childInput>; plan: Plan; approval: readonly string[] } {
  const definition = bodyOf(body, bodies);
  const plan = (input: ReturnType<typeof childInput>) => definition.plan(definition.input.parse(input));
  const first = childInput(body, node);
  const accepted = acceptedPods(body, plan(first));
  const input = accepted.length === 0 ? first : childInput(body, node, accepted);
  const final = plan(input);
  return { input, plan: final, approval: definition.approval?.(definition.input.parse(input), final) ?? [] };
}

function planNode(
  body: Body,
  node: PoolNode,
  bodies: Bodies,
): { planned: PlannedNode; equivalent: string[] } {
  const { plan, approval } = planChild(body, node.name, bodies);
  const takes = plan.blockers.length === 0 && plan.targets.some(({ verdict }) => verdict === "will_change");
  const says =
    plan.blockers.map((blocker) => blocker.says).join("; ") || (plan.targets[0]?.says ?? plan.summary);
  const planned: PlannedNode = {
    node: node.name,
    uid: node.uid,
    role: node.role,
    takes,
    says,
    cordoned: node.cordoned,
    ...(takes
      ? { ...harmOf(plan), approval: [...approval] }
      : { harm: NO_HARM, hurts: [], tells: [], approval: [] }),
  };
  return { planned, equivalent: plan.equivalent };
}

function blockersOf(input: CampaignInput, taken: readonly PlannedNode[], poolSize: number): string[] {
  const { settings } = input;
  const blockers: string[] = [];
  if (taken.length === 0) blockers.push("there is nothing to do on any selected node");
  if (unavailableMax(settings.maxUnavailable, poolSize) < 1)
    blockers.push(
      `${settings.maxUnavailable} of ${sayNodes(poolSize)} is none: nothing could ever be started`,
    );
  if (settings.gate.alerts && site().metrics === undefined)
    blockers.push("the gate looks at alerts, but this site names no metrics source");
  const opening = settings.schedule === null ? null : openingAt(settings.schedule, Date.now());
  if (opening?.open === false && opening.opensAt === null)
    blockers.push("the windows leave no time within a year at which a node could be started");
  return blockers;
}

function warningsOf(
  { body, settings }: CampaignInput,
  given: { planned: readonly PlannedNode[]; unknown: readonly string[]; pool: readonly PoolNode[] },
): string[] {
  const warnings = given.unknown.map((name) => `there is no node ${name}: it is left out`);
  const left = given.planned.filter(({ takes }) => !takes);
  if (left.length > NAMED_MAX)
    warnings.push(
      `${left.length} of ${sayNodes(given.planned.length)} are left out; the list of nodes says why`,
    );
  else for (const { node, says } of left) warnings.push(`${node} is left out: ${says}`);
  const roles = new Set(given.planned.map(({ role }) => role));
  for (const role of Object.keys(settings.perRole))
    if (!roles.has(role)) warnings.push(`a limit is set for ${role}, but no selected node has that role`);
  const most = unavailableMax(settings.maxUnavailable, given.pool.length);
  const mine = new Set(given.planned.filter(({ takes }) => takes).map(({ node }) => node));
  const away = given.pool.filter(({ name, available }) => !available && !mine.has(name));
  if (away.length >= most)
    warnings.push(
      `${away.length} of ${sayNodes(given.pool.length)} are unavailable already and at most ${most} may be: it waits until some are back (${sayNames(away)})`,
    );
  const taken = given.planned.filter(({ takes, cordoned }) => takes && !cordoned).length;
  if ((body.action === "node.cordon" || body.action === "node.drain") && taken > most)
    warnings.push(
      `nodes stay cordoned afterwards: with at most ${most} unavailable, the others wait until some are back`,
    );
  return warnings;
}
