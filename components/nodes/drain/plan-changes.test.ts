import { describe, expect, it } from "vitest";
import { podOf, storyPlan } from "@/e2e/drain-story";
import { planChanges } from "./plan-changes";

describe("planChanges", () => {
  it("says nothing when nothing that counts has changed", () => {
    const same = { ...storyPlan(), sentence: "in other words", kubectl: "other" };
    expect(planChanges(storyPlan(), same)).toEqual([]);
  });

  it("names what came, went and changed", () => {
    const after = storyPlan((pods) => [
      ...pods
        .filter(({ name }) => name !== "web-3")
        .map((pod) =>
          pod.name === "sal-5b8d-qq2" ? { ...pod, gapSeconds: null, verdict: "moves" as const } : pod,
        ),
      podOf({ tool: "new", name: "web-new", verdict: "gap", gapSeconds: 90 }),
    ]);
    expect(planChanges(storyPlan(), after)).toEqual([
      "tool-sal/sal-5b8d-qq2: was gap of about 12 s, now moves",
      "tool-new/web-new is new: gap of about 1 min 30 s",
      "tool-tool3/web-3 is gone",
    ]);
  });

  it("says the reasons where only they changed", () => {
    const after = storyPlan((pods) =>
      pods.map((pod) =>
        pod.verdict === "blocked"
          ? { ...pod, reasons: [{ verdict: "blocked", says: "needs 3, has 2" }] }
          : pod,
      ),
    );
    expect(planChanges(storyPlan(), after)).toEqual(["tool-wikibugs/wikibugs-irc-6d9f-x2k: needs 3, has 2"]);
  });

  it("counts what would be too many to read", () => {
    const after = storyPlan((pods) => pods.filter(({ verdict }) => verdict !== "moves"));
    const changes = planChanges(storyPlan(), after);
    expect(changes).toHaveLength(7);
    expect(changes.at(-1)).toBe("and 41 more");
  });

  it("knows another node of the same name", () => {
    expect(planChanges(storyPlan(), { ...storyPlan(), nodeUid: "other" })).toEqual([
      "This is another node of the same name by now.",
    ]);
  });
});
