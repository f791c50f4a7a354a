import { afterEach, describe, expect, it } from "vitest";
import { site } from "@/lib/config/site";
import type { NodeRecord, PodRecord } from "@/lib/live/model";
import { aBudget, aNode, aPod, aWorkload, memoryIndex } from "../../../e2e/memory-index";
import { drain } from "./drain";
import { forceDelete } from "./force-delete-pod";
import { repool } from "./repool";

const holder = globalThis as unknown as { forgeboardIndex?: unknown };
afterEach(() => {
  holder.forgeboardIndex = undefined;
});

/** An index that is as new as can be. */
function hold(...records: Parameters<typeof memoryIndex>[0]): void {
  const source = { name: "cluster", asOf: new Date().toISOString(), problem: null, unreadable: 0 };
  holder.forgeboardIndex = { ...memoryIndex(records), source: () => source, sourceOf: () => source };
}
const plan = (input: object, ...records: Parameters<typeof memoryIndex>[0]) => {
  hold(...records);
  return drain.plan(drain.input.parse({ node: "worker-1", ...input }));
};
const rs = aWorkload("web-rs", { kind: "replicasets" });
const managed = (name: string, change: Partial<PodRecord> = {}) =>
  aPod(name, { owner: { kind: "ReplicaSet", name: "web-rs", uid: rs.uid }, ...change });
const notReady = (status: "False" | "Unknown"): Partial<NodeRecord> => ({
  conditions: [{ type: "Ready", status, reason: "", message: "", since: null }],
});

describe("node.drain", () => {
  it("carries the plan of every pod, and the command it replaces", () => {
    const made = plan({}, aNode("worker-1"), aNode("worker-2"), rs, managed("web-1"), managed("web-2"));
    expect(made.targets[0]).toMatchObject({
      verdict: "will_change",
      found: { uid: "uid-worker-1", unschedulable: false },
    });
    expect(made.equivalent[0]).toContain("kubectl drain worker-1");
    expect(drain.inverse({}, made, [], "")).toEqual({
      action: "node.repool",
      input: { nodes: ["worker-1"] },
    });
  });

  it("deviation 4: a pod whose loss nobody accepted is refused by name, and only that one", () => {
    const records = [
      aNode("worker-1"),
      aNode("worker-2"),
      aPod("shell"),
      rs,
      managed("web-1"),
      managed("web-2"),
    ];
    const refused = plan({}, ...records);
    expect(refused.blockers).toMatchObject([
      { target: { kind: "pod", name: "tool-a/shell" }, override: "accept" },
    ]);
    const accepted = plan({ accept: ["tool-a/shell"] }, ...records);
    expect(accepted.blockers).toEqual([]);
    expect(drain.approval?.({ graceSeconds: null }, accepted)).toContain("1 pod would not come back");
  });

  it("deviation 5: a budget that never allows it stands in the way before anything is touched", () => {
    const budget = aBudget("web", { minAvailable: null, maxUnavailable: "0" });
    const made = plan(
      {},
      aNode("worker-1"),
      aNode("worker-2"),
      rs,
      managed("web-1"),
      managed("web-2"),
      budget,
    );
    expect(made.blockers.map(({ says }) => says).join()).toContain("web");
    expect(made.targets[0]?.verdict).toBe("blocked");
  });

  it("binds an approval to node, pods and their fate, not to counts and words", () => {
    const records = [aNode("worker-1"), aNode("worker-2"), rs, managed("web-1"), managed("web-2")];
    const essence = (...more: typeof records) => drain.essence?.(plan({}, ...records, ...more));
    expect(essence()).toEqual(essence(aNode("worker-3")));
    expect(essence()).not.toEqual(essence(managed("web-3")));
  });

  it("asks a second person by the site's limits", () => {
    const made = plan(
      { graceSeconds: 0 },
      aNode("worker-1"),
      aNode("worker-2"),
      rs,
      managed("web-1"),
      managed("web-2"),
    );
    expect(site().approval.drain.graceCut).toBe(true);
    expect(drain.approval?.({ graceSeconds: 0 }, made)).toEqual([
      "pods get 0 s to end instead of their own time",
    ]);
    expect(drain.approval?.({ graceSeconds: null }, made)).toEqual([]);
  });

  it("puts nothing back on a node that was cordoned before", () => {
    expect(drain.inverse({}, plan({}, aNode("worker-1", { unschedulable: true })), [], "")).toEqual({
      none: "its node was cordoned before, and stays so",
    });
  });
});

describe("node.repool", () => {
  it.each(["False", "Unknown"] as const)("refuses a node whose Ready is %s, whoever insists", (status) => {
    hold(aNode("worker-1", { unschedulable: true, ...notReady(status) }));
    expect(repool.plan({ nodes: ["worker-1"] }).blockers).toMatchObject([{ override: null }]);
  });
});

describe("deviation 11: pod.force-delete", () => {
  const stuck = (change: Partial<PodRecord> = {}) =>
    aPod("stuck", { deletionAt: "2026-01-01T00:00:00.000Z", ...change });
  const planned = (pod: PodRecord, node = aNode("worker-1", notReady("Unknown"))) => {
    hold(pod, node);
    return forceDelete.plan({ pod: "tool-a/stuck" });
  };

  it("is for a pod that is past its grace on a node that is out of reach", () => {
    const made = planned(stuck());
    expect(made.blockers).toEqual([]);
    expect(made.equivalent).toEqual(["kubectl delete pod stuck -n tool-a --grace-period=0 --force"]);
  });

  it.each<[string, Partial<PodRecord>, NodeRecord, string]>([
    [
      "it is not terminating",
      { deletionAt: null },
      aNode("worker-1", notReady("Unknown")),
      "not terminating",
    ],
    [
      "it has grace left",
      { deletionAt: "2999-01-01T00:00:00.000Z" },
      aNode("worker-1", notReady("Unknown")),
      "grace",
    ],
    ["its node is Ready", {}, aNode("worker-1"), "can be reached"],
    ["its kubelet says NotReady itself", {}, aNode("worker-1", notReady("False")), "can be reached"],
  ])("is refused when %s", (_why, change, node, says) => {
    expect(planned(stuck(change), node).blockers[0]?.says).toContain(says);
    expect(planned(stuck(change), node).blockers[0]?.override).toBeNull();
  });

  it("warns of two pods of one identity, and needs a second person then", () => {
    const made = planned(stuck({ owner: { kind: "StatefulSet", name: "db", uid: "u" } }));
    expect(made.warnings[0]).toContain("two pods of one identity");
    expect(forceDelete.approval?.({}, made)).toHaveLength(1);
  });
});
