import { describe, expect, it } from "vitest";
import { storyPlan, storyProgress } from "@/e2e/drain-story";
import { DRAIN_POD_STATES } from "@/lib/nodes/drain/schema";
import { countsByState, partsOf, progressGroups, sayTally } from "./drain-tally";

const story = () => storyProgress(Date.parse("2026-11-25T14:10:00Z"));

describe("a drain under way", () => {
  it("counts every pod in exactly one part and state", () => {
    const progress = story();
    const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
    expect(sum(Object.values(partsOf(progress, storyPlan())))).toBe(progress.pods.length);
    expect(sum(countsByState(progress).map(({ count }) => count))).toBe(progress.pods.length);
    expect(countsByState(progress).map(({ state }) => state)[0]).toBe("given_up");
  });

  it("knows every state", () => {
    const [pod] = story().pods;
    if (pod === undefined) throw new Error("the story has no pod");
    for (const state of DRAIN_POD_STATES)
      expect(countsByState({ ...story(), pods: [{ ...pod, state }] })).toEqual([{ state, count: 1 }]);
  });

  it("keeps tools that are not through in front, the most urgent on top", () => {
    const { open, queued, through } = progressGroups(story(), storyPlan());
    expect(open.slice(0, 2).map(({ name }) => name)).toEqual(["paws", "wikibugs"]);
    expect(through.map(({ name }) => name)).toContain("sal");
    expect(queued.map(({ name }) => name)).toContain("tool26");
    expect([...open, ...queued, ...through].flatMap(({ pods }) => pods)).toHaveLength(story().pods.length);
  });

  it("names the namespace where the plan does not know the pod", () => {
    expect(progressGroups(story(), null).open.map(({ name }) => name)).toContain("tool-wikibugs");
  });

  it("takes what is gone for through at the end, or where nothing brings it back", () => {
    const gone = (key: string) =>
      story()
        .pods.filter((pod) => pod.key === key)
        .map((pod) => ({ ...pod, state: "gone" as const }));
    const moved = { ...story(), pods: gone("tool-sal/sal-5b8d-qq2") };
    expect(partsOf(moved, storyPlan()).through).toBe(0);
    expect(sayTally({ ...moved, phase: "done" }, storyPlan())).toBe("Done: 1 of 1 pod through");
    for (const key of ["tool-paws/jupyter-user-8821", "tool-dumps-report/weekly-29384-7gq"])
      expect(partsOf({ ...story(), pods: gone(key) }, storyPlan()).through).toBe(1);
  });
});
