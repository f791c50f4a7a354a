import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { FaultProxy, Passed } from "@/e2e/control-plane/fault-proxy";
import { writeKubeconfig } from "@/e2e/control-plane/kubeconfig";
import { anna, type DrainRig, proxyOf, until } from "@/e2e/drain/rig";
import { cancelAction } from "@/lib/actions/cancel-action";
import { planAction } from "@/lib/actions/plan-action";
import { AppError } from "@/lib/core/errors";
import { readDrainPlan } from "@/lib/nodes/drain/model";
import { registry } from "@/lib/worker/registry";
import { compatAccept, compatInput, kubectlArgs } from "./compat";
import { buildPlace, type Place } from "./place";
import type { Outcome, Running, Scenario } from "./scenario";

/** One scenario, gone through by kubectl or by us; both through a proxy that keeps what was asked and answered. */
export type Went = { outcome: Outcome; says: string };

const ENDS_MS = 300_000;
const LATE_MS = 2_500;

export async function byKubectl(rig: DrainRig, scenario: Scenario): Promise<Went> {
  const place = await buildPlace(rig, scenario);
  const { caFile, tokens, spawnKubectl } = rig.plane;
  const proxy = await proxyOf(rig.plane);
  const kubeconfig = join(rig.dir, `${place.node}.kubeconfig`);
  writeKubeconfig(kubeconfig, { url: proxy.url, caFile, token: tokens.admin });
  for (const rule of scenario.faults?.(place) ?? []) proxy.rule(rule);
  const args = kubectlArgs(place.node, scenario.flags ?? {});
  const went = await timed(scenario, proxy, place, () => {
    const child = spawnKubectl([...args, `--cache-dir=${join(rig.dir, place.node)}`], kubeconfig);
    const said = Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : "")));
    return {
      interrupt: async () => void child.kill("SIGINT"),
      ended: new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) =>
          said.then((parts) => resolve({ failed: code !== 0, says: parts.join("\n") }), reject),
        );
      }),
    };
  });
  const unmet = proxy.unmet();
  await proxy.stop();
  if (unmet.length > 0) throw new Error(`kubectl met no ${unmet.join(", ")}: ${went.says}`);
  return went;
}

export async function byUs(rig: DrainRig, proxy: FaultProxy, scenario: Scenario): Promise<Went> {
  const place = await buildPlace(rig, scenario);
  for (const rule of scenario.faults?.(place) ?? []) proxy.rule(rule);
  const { flags = {}, accepts = false } = scenario;
  const asked = compatInput(place.node, flags);
  const first = await planAction(registry, anna, { action: "node.drain", input: asked });
  const plan = readDrainPlan(first.plan.targets[0]?.found.drain);
  if (plan === null) throw new Error(`no plan for ${place.node}`);
  const input = { ...asked, accept: compatAccept(plan, flags, accepts) };
  return await timed(scenario, proxy, place, () => {
    if (flags.dryRun !== undefined) return { interrupt: async () => {}, ended: dryRun(input) };
    const started = rig.start(place.node, input);
    return {
      interrupt: async () => void (await cancelAction(anna, (await started).id)),
      ended: started
        .then(({ id }) => rig.endedApproved(id, ENDS_MS))
        .then(
          ({ state, result }) => ({ failed: state !== "succeeded", says: `${state}: ${result}` }),
          refusal,
        ),
    };
  });
}

type Ended = { failed: boolean; says: string };

async function dryRun(input: Record<string, unknown>): Promise<Ended> {
  const { allowed, plan } = await planAction(registry, anna, { action: "node.drain", input });
  return { failed: !allowed, says: plan.summary };
}

/** A drain that is refused at its start; anything else that went wrong is no outcome. */
function refusal(error: unknown): Ended {
  if (!(error instanceof AppError && error.code === "precondition")) throw error;
  return { failed: true, says: error.message };
}

async function timed(
  scenario: Scenario,
  proxy: FaultProxy,
  place: Place,
  begin: () => { interrupt(): Promise<void>; ended: Promise<Ended> },
): Promise<Went> {
  const asked = (pod: string) => answersTo(proxy.passed, place.namespace).filter(([name]) => name === pod);
  await scenario.before?.(place);
  const startedAt = Date.now();
  const { ended, interrupt } = begin();
  const running: Running = {
    place,
    interrupt,
    answered: (pod, answer, times = 1) =>
      until(
        () => asked(pod).filter(([, said]) => said === answer).length >= times,
        `${times} ${answer} of ${pod}`,
      ),
  };
  const [{ failed, says }] = await Promise.all([ended, scenario.meanwhile?.(running)]);
  const { timeoutSeconds } = scenario.flags ?? {};
  const late = timeoutSeconds !== undefined && Date.now() - startedAt - timeoutSeconds * 1_000 > LATE_MS;
  return { says, outcome: { ...(await outcomeOf(proxy.passed, place)), failed, late } };
}

async function outcomeOf(passed: readonly Passed[], place: Place) {
  const byPod = Map.groupBy(answersTo(passed, place.namespace), ([pod]) => pod);
  const said = (answers: readonly (readonly [string, string])[]) =>
    answers.map(([, answer]) => answer).filter((answer, at, all) => answer !== all[at - 1]);
  const lookup = `/apis/apps/v1/namespaces/${place.namespace}/daemonsets/`;
  return {
    evicted: (await place.left()).sort(),
    cordoned: await place.cordoned(),
    answers: Object.fromEntries([...byPod].map(([pod, answers]) => [pod, said(answers).join(", ")])),
    tries: Object.fromEntries(
      [...byPod].filter(([, answers]) => answers.length > 1).map(([pod, answers]) => [pod, answers.length]),
    ),
    lookups: passed.filter(({ path }) => path.startsWith(lookup)).length,
  };
}

/** What was asked of the pods of a namespace, as [pod, "evict 201"], oldest first; of an old API "evict/v1beta1 201". */
function answersTo(passed: readonly Passed[], namespace: string): [string, string][] {
  const at = `/api/v1/namespaces/${namespace}/pods/`;
  return passed.flatMap(({ method, path, status, body }): [string, string][] => {
    if (!path.startsWith(at)) return [];
    const [pod = "", subresource] = path.slice(at.length).split("?")[0]?.split("/") ?? [];
    const verb = body.includes("policy/v1beta1") ? "evict/v1beta1" : "evict";
    if (method === "POST" && subresource === "eviction") return [[pod, `${verb} ${status}`]];
    return method === "DELETE" ? [[pod, `delete ${status}`]] : [];
  });
}
