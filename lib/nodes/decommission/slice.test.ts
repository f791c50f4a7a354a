import { beforeEach, describe, expect, it } from "vitest";
import { aDecommission, type DecommissionWorld, HOST, NAME, refuse } from "@/e2e/decommission-world";
import { aNode, aPod } from "@/e2e/memory-index";
import { DECOMMISSION_STAGES } from "./schema";

/** The order of the stages, those on the cluster, and every way to die or to come back in between. */

let w: DecommissionWorld;
beforeEach(() => {
  w = aDecommission();
});

it("goes through all stages, records each once, and says what it did", async () => {
  expect(await w.run()).toEqual({
    outcome: "done",
    says: `decommissioned: certificate of ${HOST} cleaned; taken out of tools.yaml with commit ${"a".repeat(12)}; Node deleted`,
    auditId: "audit-delete",
  });
  expect(w.wrote).toEqual(["clean AA:BB", "remove", `delete uid-${NAME}`]);
  expect(w.records.map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  expect(w.stageOf("certificate")).toMatchObject({ state: "done", found: "signed, SHA256 AA:BB" });
  expect(w.stageOf("hiera")?.found).toContain(`tools.yaml, line 4: - ${HOST}`);
});

describe("a worker that dies", () => {
  it.each(
    DECOMMISSION_STAGES.flatMap((stage) => (["done", "recorded"] as const).map((at) => [stage, at] as const)),
  )("at %s once %s: the stage is repeated and has one effect and one record", async (stage, at) => {
    let fired = false;
    w.ports.fault = (point) => {
      if (fired || point !== `${stage}-${at}`) return;
      fired = true;
      throw new Error("dead");
    };
    await expect(w.run()).rejects.toThrow("dead");
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.wrote).toEqual(["clean AA:BB", "remove", `delete uid-${NAME}`]);
    expect(w.records.map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  });

  it("between a question and its pause: that is no answer", async () => {
    w.ports.puppet = null;
    const asked = await w.run();
    expect(asked).toMatchObject({ outcome: "ask" });
    expect(await w.run()).toMatchObject({ outcome: "ask", says: (asked as { says: string }).says });
  });
});

describe("drain", () => {
  it("passes on what the drain waits for, asks, retries and fails", async () => {
    await w.until("drain");
    w.drained = {
      outcome: "continue",
      says: "evicting",
      memo: { pods: [] },
      waits: "budget web",
      afterMs: 5,
    };
    expect(await w.slice()).toMatchObject({ outcome: "continue", waits: "budget web" });
    w.drained = { outcome: "retry", says: "again", retryAfterMs: 5 };
    expect(await w.slice()).toEqual(w.drained);
    w.drained = { outcome: "ask", says: "deadline: go on?", memo: { pods: [] } };
    expect(await w.slice()).toMatchObject({ outcome: "ask", says: "deadline: go on?" });
    w.resumes += 1;
    w.drained = { outcome: "failed", says: "not empty" };
    expect(await w.slice()).toEqual(w.drained);
    expect(w.stageOf("drain")).toMatchObject({ state: "stopped", says: "not empty" });
    expect(w.wrote).toEqual([]);
  });
});

describe("verify empty", () => {
  it("stops at a pod that landed, and names it", async () => {
    await w.until("verify_empty");
    w.pods = [aPod("stray")];
    expect(await w.run()).toEqual({ outcome: "failed", says: `${NAME} is not empty: tool-a/stray` });
  });
  it("waits for what is going, and looks twice", async () => {
    await w.until("verify_empty");
    w.pods = [aPod("late", { deletionAt: "2026-01-01T00:00:00Z" })];
    expect(await w.run()).toMatchObject({ waits: "pods that are going: tool-a/late" });
    w.pods = [];
    expect(await w.slice()).toMatchObject({ says: "empty once; looks again" });
    await w.until("detach");
  });
});

describe("detach", () => {
  it("waits for volumes, then asks; a resume looks again", async () => {
    await w.until("detach");
    w.attached = [{ name: "csi-1", volume: "pv-1", attached: true }];
    expect(await w.run()).toMatchObject({ waits: "volumes to be detached: pv-1 (csi-1)" });
    w.now += 11 * 60_000;
    expect(await w.run()).toMatchObject({ outcome: "ask" });
    expect(w.stageOf("detach")).toMatchObject({
      state: "asks",
      command: "kubectl delete volumeattachment csi-1",
    });
    w.attached = [];
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.stageOf("detach")).toMatchObject({ state: "done", command: null });
  });
});

describe("delete", () => {
  it("is a person's where it is forbidden, and looked at on resume", async () => {
    w.ports.deleteNode = refuse("forbidden", "nodes is forbidden");
    expect(await w.run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("do delete_node") });
    w.node = null;
    w.resumes += 1;
    expect(await w.run()).toMatchObject({
      outcome: "done",
      says: expect.stringContaining("the Node is gone"),
    });
  });
  it("waits for a finalizer, and stops when the kubelet registers again", async () => {
    await w.until("delete_node");
    const before = w.node;
    w.ports.deleteNode = async () => ({ auditId: "x" });
    expect(await w.run()).toMatchObject({ waits: expect.stringContaining("finalizer") });
    w.ports.deleteNode = async () => {
      w.node = aNode(NAME, { ...before, uid: "uid-new" });
      return { auditId: "x" };
    };
    expect(await w.run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("registered again as uid-new"),
    });
  });
  it("is never done on a word alone, also when the CA refuses to say whether the machine came back", async () => {
    await w.until("delete_node");
    w.puppet.read = refuse("forbidden", "console.pem is not allowed this");
    expect(await w.run()).toMatchObject({ outcome: "ask" });
    w.resumes += 1;
    expect(await w.run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("not done yet") });
    expect(w.node).not.toBeNull();
  });
  it("stops when a pod is on it again", async () => {
    await w.until("delete_node");
    w.pods = [aPod("stray")];
    expect(await w.run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("is not empty") });
  });
});

describe("a node that came back", () => {
  it.each(["verify_empty", "detach", "certificate", "hiera", "delete_node"] as const)(
    "is noticed before %s: another Node, another boot, uncordoned",
    async (stage) => {
      await w.until(stage);
      const before = w.wrote.length;
      const kept = w.memo;
      for (const [change, says] of [
        [{ uid: "uid-new" }, "another Node has its name by now, uid-new"],
        [{ bootId: "boot-2" }, `booted again (boot-of-${NAME} before, boot-2 now) and Ready`],
        [{ unschedulable: false }, `somebody uncordoned ${NAME}`],
      ] as const) {
        w.memo = kept;
        w.node = aNode(NAME, { unschedulable: true, ...change });
        expect(await w.slice()).toMatchObject({ outcome: "failed", says: expect.stringContaining(says) });
        expect(w.stageOf(stage)?.state).toBe("stopped");
      }
      expect(w.wrote).toHaveLength(before);
    },
  );
  it("is not one that was deleted by others: the rest is still done", async () => {
    await w.until("certificate");
    w.node = null;
    expect(await w.run()).toMatchObject({ outcome: "done" });
    expect(w.wrote).toEqual(["clean AA:BB", "remove"]);
  });
});

it("goes on looking at an API server that does not answer", async () => {
  await w.until("verify_empty");
  w.ports.pods = refuse("upstream", "no answer");
  for (let tries = 1; tries < 12; tries++)
    expect(await w.slice()).toMatchObject({ outcome: "continue", waits: "no answer" });
});
