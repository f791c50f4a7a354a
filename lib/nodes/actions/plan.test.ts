import { afterEach, describe, expect, it } from "vitest";
import type { NodeRecord } from "@/lib/live/model";
import { aNode, memoryIndex } from "../../../e2e/memory-index";
import { cordon } from "./cordon";
import { uncordon } from "./uncordon";

const holder = globalThis as unknown as { forgeboardIndex?: unknown };
afterEach(() => Reflect.deleteProperty(holder, "forgeboardIndex"));

function given(nodes: readonly NodeRecord[], asOf: string | null = new Date().toISOString()): void {
  const index = memoryIndex(nodes);
  const source = { ...index.source(), asOf, problem: asOf === null ? "401 Unauthorized" : null };
  holder.forgeboardIndex = { ...index, source: () => source };
}
const silent: Partial<NodeRecord> = {
  unschedulable: true,
  conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown", message: "", since: null }],
};
const plan = (input: Record<string, unknown>) => uncordon.plan(uncordon.input.parse(input));

describe("uncordon", () => {
  it("is refused on a node that is not Ready, and names what accepts it", () => {
    given([aNode("w1", silent)]);
    const { blockers, targets } = plan({ nodes: ["w1"] });
    expect(blockers).toEqual([
      {
        target: { kind: "node", name: "w1" },
        says: expect.stringContaining("not Ready"),
        override: "overrideNotReady",
      },
    ]);
    expect(targets[0]?.verdict).toBe("blocked");
  });

  it("goes on with a warning where that was accepted", () => {
    given([aNode("w1", silent)]);
    const { blockers, warnings, targets } = plan({ nodes: ["w1"], overrideNotReady: true });
    expect(blockers).toEqual([]);
    expect(warnings.join()).toMatch(/w1 is not Ready/);
    expect(targets[0]?.verdict).toBe("will_change");
  });

  it("does not accept a missing node with the same word", () => {
    given([]);
    expect(plan({ nodes: ["w1"], overrideNotReady: true }).blockers).toMatchObject([{ override: null }]);
  });

  it("puts back only what it will change", () => {
    given([aNode("w1", { unschedulable: true }), aNode("w2")]);
    const input = uncordon.input.parse({ nodes: ["w1", "w2"] });
    expect(uncordon.inverse(input, uncordon.plan(input), [], "")).toEqual({
      action: "node.cordon",
      input: { nodes: ["w1"] },
    });
  });
});

describe("both", () => {
  it.each([cordon, uncordon])("$name keeps in its plan which node it was and what was on it", (verb) => {
    const note = { "forgeboard.dev/cordon-reason": "disk", "other.example/x": "1" };
    given([aNode("w1", { annotations: note, unschedulable: true })]);
    expect(verb.plan(verb.input.parse({ nodes: ["w1"] })).targets[0]?.found).toEqual({
      uid: "uid-w1",
      unschedulable: true,
      annotations: { "forgeboard.dev/cordon-reason": "disk" },
    });
  });

  it.each([cordon, uncordon])("$name refuses to plan on a picture that is too old, and says why", (verb) => {
    const input = verb.input.parse({ nodes: ["w1"] });
    given([aNode("w1")], new Date(Date.now() - 60_000).toISOString());
    expect(() => verb.plan(input)).toThrow(/is of \d{4}-.*Z, 1 min old: too old to plan on/);
    given([aNode("w1")], null);
    expect(() => verb.plan(input)).toThrow(/401 Unauthorized/);
  });

  it.each([cordon, uncordon])("$name takes no name that is none", (verb) => {
    for (const nodes of [[], ["a/b"], ["UP"], ["w1", "w1"], ["../pods/x"]])
      expect(verb.input.safeParse({ nodes }).success).toBe(false);
    expect(verb.input.safeParse({ nodes: ["w1"], force: true }).success).toBe(false);
  });
});
