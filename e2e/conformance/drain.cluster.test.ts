import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultProxy } from "../control-plane/fault-proxy";
import { type DrainRig, proxyOf, startDrainRig } from "../drain/rig";
import { besideCordon, VERBS } from "./cordon";
import { DEVIATIONS } from "./deviations";
import type { Outcome, Scenario } from "./scenario";
import { budgets, dryRuns } from "./scenarios/budgets";
import { changes } from "./scenarios/changes";
import { faults } from "./scenarios/faults";
import { filters } from "./scenarios/filters";
import { sizes } from "./scenarios/sizes";
import { byKubectl, byUs } from "./sides";

/**
 * The real kubectl and our drain, each on a node of its own with the same pods, on one real API server behind a proxy.
 * What either makes of a scenario is written down, and so is every field in which they differ, by the deviation's number.
 */
const groups = { sizes, filters, budgets, "dry runs": dryRuns, faults, changes };

let rig: DrainRig;
let proxy: FaultProxy;

beforeAll(async () => {
  rig = await startDrainRig({ controllers: false, podDeleteDelayMs: 500 });
  proxy = await proxyOf(rig.plane);
  rig.worker(undefined, proxy);
});
afterAll(async () => {
  await rig?.endWorkers();
  await proxy?.stop();
  await rig?.stop();
});

function oursOf({ kubectl, ours = {} }: Scenario): Outcome {
  const differences = Object.entries(ours).map(([field, { is }]) => [field, is]);
  return { ...kubectl, ...Object.fromEntries(differences) };
}

describe.concurrent.each(Object.entries(groups))("beside kubectl drain: %s", (_name, scenarios) => {
  it.each(scenarios.map((each) => [each.name, each] as const))("%s", async (_name, scenario) => {
    const [theirs, ours] = await Promise.all([byKubectl(rig, scenario), byUs(rig, proxy, scenario)]);
    expect(theirs.outcome, `kubectl: ${theirs.says}`).toEqual(scenario.kubectl);
    expect(ours.outcome, `ours: ${ours.says}`).toEqual(oursOf(scenario));
  });
});

it.concurrent("beside kubectl cordon and uncordon, each again", async () => {
  const [theirs, ours] = await besideCordon(rig);
  expect(theirs).toEqual(VERBS.map((verb) => ({ verb, cordoned: verb === "cordon", failed: false })));
  expect(ours).toEqual(theirs);
});

describe("the named deviations", () => {
  const named = Object.values(groups)
    .flat()
    .flatMap(({ name, kubectl, ours = {} }) =>
      Object.entries(ours).map(([field, { by, is }]) => ({ name, field, by, is, kubectl })),
    );

  it("are all shown by a scenario", () => {
    const shown = new Set(named.map(({ by }) => String(by)));
    expect([...shown].sort()).toEqual(Object.keys(DEVIATIONS).sort());
  });

  it.each(named)("$by: $field of $name is another one", ({ field, is, kubectl }) => {
    expect(is).not.toEqual(kubectl[field as keyof Outcome]);
  });
});
