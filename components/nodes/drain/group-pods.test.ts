import { describe, expect, it } from "vitest";
import { podOf, storyPlan } from "@/e2e/drain-story";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { awaitingAcceptance, groupsAt, hurtsSomebody, type Place, placeOf, sayShort } from "./group-pods";

const PLACES: readonly Place[] = ["hurts", "moves", "goes", "stays", "left_out"];

describe("groupsAt", () => {
  it("shows every pod exactly once", () => {
    const plan = storyPlan();
    const shown = PLACES.flatMap((place) => groupsAt(plan, place, DRAIN_VERDICTS)).flatMap(
      ({ pods }) => pods,
    );
    expect(shown.map(({ uid }) => uid).sort()).toEqual(plan.pods.map(({ uid }) => uid).sort());
  });

  it("puts the worst tool first", () => {
    const hurt = groupsAt(storyPlan(), "hurts", DRAIN_VERDICTS).map(({ name }) => name);
    expect(hurt).toEqual(["wikibugs", "dumps-report", "paws", "geohack", "sal"]);
  });

  it("names the namespace of what belongs to no tool", () => {
    const [stays] = groupsAt(storyPlan(), "stays", DRAIN_VERDICTS);
    expect(stays).toMatchObject({ name: "kube-system", isTool: false });
    expect(sayShort(stays?.pods ?? [])).toBe("calico-node, alloy, kube-proxy, node-exporter, 2 static");
    expect(sayShort(stays?.pods ?? [], 2)).toBe("calico-node, alloy, 2 more, 2 static");
  });
});

describe("placeOf", () => {
  const nowhere = { answer: "does_not_fit", nodes: 0, says: "fits nowhere" } as const;
  it.each([
    ["a pod that moves", podOf({ tool: "a", name: "p" }), "moves"],
    ["one that would move and fits nowhere", podOf({ tool: "a", name: "p", fit: nowhere }), "hurts"],
    [
      "one that stays and fits nowhere",
      podOf({ tool: "a", name: "p", verdict: "left_out", fit: nowhere }),
      "left_out",
    ],
    [
      "one that needs acceptance",
      podOf({ tool: "a", name: "p", verdict: "finished", needsAcceptance: true }),
      "hurts",
    ],
  ] as const)("%s", (_, pod, place) => {
    expect(placeOf(pod)).toBe(place);
  });
});

describe("what the plan asks of a person", () => {
  const quiet = (pods: ReturnType<typeof storyPlan>["pods"]) =>
    pods.filter((pod) => placeOf(pod) !== "hurts");
  it("asks for the name only where somebody is hurt", () => {
    expect(hurtsSomebody(storyPlan())).toBe(true);
    expect(hurtsSomebody(storyPlan(quiet))).toBe(false);
  });

  it("waits for each pod that is not accepted", () => {
    expect(awaitingAcceptance(storyPlan()).map(({ name }) => name)).toEqual(["jupyter-user-8821"]);
    const accepted = storyPlan((pods) => pods.map((pod) => ({ ...pod, accepted: true })));
    expect(awaitingAcceptance(accepted)).toEqual([]);
  });
});
