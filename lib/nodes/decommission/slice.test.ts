import { beforeEach, describe, expect, it } from "vitest";
import { aNode, aPod } from "@/e2e/memory-index";
import type { StepResult } from "@/lib/actions/define";
import { AppError } from "@/lib/core/errors";
import type { Attachment } from "@/lib/kubernetes/list-attachments";
import type { NodeRecord, PodRecord } from "@/lib/live/model";
import { decommissionMemoSchema, firstMemo } from "./memo";
import type { DecommissionPlan, DecommissionProgress, DecommissionStage } from "./model";
import type { DecommissionPorts } from "./ports";
import { DECOMMISSION_STAGES } from "./schema";
import { decommissionSlice } from "./slice";

/** Every way a stage can end, in a world of plain values. */

const NAME = "worker-7";
const HOST = "worker-7.tools.example";
const plan: DecommissionPlan = {
  certname: HOST,
  host: HOST,
  stages: DECOMMISSION_STAGES.map((stage) => ({ stage, by: "console", says: stage, command: `do ${stage}` })),
};
type Certificate = { state: "requested" | "signed" | "revoked"; fingerprint: string };

let node: NodeRecord | null;
let pods: PodRecord[];
let attached: Attachment[];
let certificate: Certificate | null;
let listed: { commit: string; line: string | null };
let review: string | null;
let drained: StepResult;
let now: number;
let resumes: number;
let records: Record<string, unknown>[];
let wrote: string[];
let reported: DecommissionProgress | null;
let ports: DecommissionPorts;

beforeEach(() => {
  node = aNode(NAME, { unschedulable: true });
  [pods, attached] = [[], []];
  certificate = { state: "signed", fingerprint: "AA:BB" };
  listed = { commit: "a".repeat(40), line: `  - ${HOST}\n` };
  review = null;
  drained = { outcome: "done", says: "drained: 3 evicted", auditId: "audit-cordon" };
  [now, resumes, records, wrote, reported] = [1_000_000, 0, [], [], null];
  ports = {
    now: () => now,
    drain: async () => drained,
    node: async () => node,
    pods: async () => pods,
    attachments: async () => attached,
    puppet: {
      read: async () => certificate,
      async clean(expected) {
        if (expected !== certificate?.fingerprint) throw new AppError("conflict", "another certificate");
        wrote.push(`clean ${expected}`);
        certificate = null;
        return { by: "clean" };
      },
    },
    hiera: {
      file: "tools.yaml",
      branch: "production",
      read: async () => ({
        commit: listed.commit,
        entry: listed.line === null ? null : { line: 4, text: listed.line },
      }),
      async remove() {
        const { commit } = listed;
        const ref = "refs/heads/production";
        if (listed.line === null) return { outcome: "already removed", commit, ref };
        if (review !== null) return { outcome: "for review", commit, ref: review };
        wrote.push("remove");
        listed.line = null;
        return { outcome: "pushed", commit, ref };
      },
    },
    async deleteNode() {
      if (node === null) return null;
      wrote.push(`delete ${node.uid}`);
      node = null;
      return { auditId: "audit-delete" };
    },
    recorded: async () => new Set(records.map(({ part }) => String(part))),
    record: async (says, data) => void records.push({ says, ...data }),
    resumes: async () => ({ count: resumes, last: resumes === 0 ? null : 40 + resumes }),
    fence: async () => undefined,
    report: (progress) => {
      reported = progress;
    },
    fault: () => undefined,
    signal: new AbortController().signal,
  };
});

let memo: unknown = null;
beforeEach(() => {
  memo = null;
});

/** One slice, as the engine would call it: the memo goes through JSON. */
async function slice(): Promise<StepResult> {
  const known = memo === null ? firstMemo() : decommissionMemoSchema.parse(JSON.parse(JSON.stringify(memo)));
  const run = { node: NAME, nodeUid: `uid-${NAME}`, plan, skipTerminatingSeconds: null, memo: known, ports };
  const result = await decommissionSlice(run);
  if (result.outcome === "continue" || result.outcome === "ask") memo = result.memo;
  return result;
}
/** Until it ends, asks, or waits for the world. */
async function run(): Promise<StepResult> {
  for (let slices = 0; slices < 60; slices++) {
    const result = await slice();
    if (result.outcome !== "continue" || result.waits !== null) return result;
    now += result.afterMs;
  }
  throw new Error("it goes on for ever");
}
/** Up to the first slice of a stage. */
async function until(stage: DecommissionStage): Promise<void> {
  while (memo === null || decommissionMemoSchema.parse(memo).stage !== stage)
    expect((await slice()).outcome).toBe("continue");
}
const stageOf = (name: DecommissionStage) => reported?.stages.find(({ stage }) => stage === name);
const refuse = (code: "forbidden" | "upstream", says: string) => async () => {
  throw new AppError(code, says);
};

it("goes through all stages, records each once, and says what it did", async () => {
  expect(await run()).toEqual({
    outcome: "done",
    says: `decommissioned: certificate of ${HOST} cleaned; ${HOST} taken out of tools.yaml, commit ${"a".repeat(12)}; Node deleted`,
    auditId: "audit-delete",
  });
  expect(wrote).toEqual(["clean AA:BB", "remove", `delete uid-${NAME}`]);
  expect(records.map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  expect(stageOf("certificate")).toMatchObject({ state: "done", found: "signed, SHA256 AA:BB" });
  expect(stageOf("hiera")?.found).toContain(`tools.yaml, line 4: - ${HOST}`);
});

describe("a worker that dies", () => {
  it.each(
    DECOMMISSION_STAGES.flatMap((stage) => (["done", "recorded"] as const).map((at) => [stage, at] as const)),
  )("at %s once %s: the stage is repeated and has one effect and one record", async (stage, at) => {
    let fired = false;
    ports.fault = (point) => {
      if (fired || point !== `${stage}-${at}`) return;
      fired = true;
      throw new Error("dead");
    };
    await expect(run()).rejects.toThrow("dead");
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(wrote).toEqual(["clean AA:BB", "remove", `delete uid-${NAME}`]);
    expect(records.map(({ part }) => part)).toEqual([...DECOMMISSION_STAGES]);
  });

  it("between a question and its pause: that is no answer", async () => {
    ports.puppet = null;
    const asked = await run();
    expect(asked).toMatchObject({ outcome: "ask" });
    expect(await run()).toMatchObject({ outcome: "ask", says: (asked as { says: string }).says });
  });
});

describe("drain", () => {
  it("passes on what the drain waits for, asks, retries and fails", async () => {
    await until("drain");
    drained = { outcome: "continue", says: "evicting", memo: { pods: [] }, waits: "budget web", afterMs: 5 };
    expect(await slice()).toMatchObject({ outcome: "continue", waits: "budget web" });
    drained = { outcome: "retry", says: "again", retryAfterMs: 5 };
    expect(await slice()).toEqual(drained);
    drained = { outcome: "ask", says: "deadline: go on?", memo: { pods: [] } };
    expect(await slice()).toMatchObject({ outcome: "ask", says: "deadline: go on?" });
    resumes += 1;
    drained = { outcome: "failed", says: "not empty" };
    expect(await slice()).toEqual(drained);
    expect(stageOf("drain")).toMatchObject({ state: "stopped", says: "not empty" });
    expect(wrote).toEqual([]);
  });
});

describe("verify empty", () => {
  it("stops at a pod that landed, and names it", async () => {
    await until("verify_empty");
    pods = [aPod("stray")];
    expect(await run()).toEqual({ outcome: "failed", says: `${NAME} is not empty: tool-a/stray` });
  });
  it("waits for what is going, and looks twice", async () => {
    await until("verify_empty");
    pods = [aPod("late", { deletionAt: "2026-01-01T00:00:00Z" })];
    expect(await run()).toMatchObject({ waits: "pods that are going: tool-a/late" });
    pods = [];
    expect(await slice()).toMatchObject({ says: "empty once; looks again" });
    await until("detach");
  });
});

describe("detach", () => {
  it("waits for volumes, then asks; a resume looks again", async () => {
    await until("detach");
    attached = [{ name: "csi-1", volume: "pv-1", attached: true }];
    expect(await run()).toMatchObject({ waits: "volumes to be detached: pv-1 (csi-1)" });
    now += 11 * 60_000;
    expect(await run()).toMatchObject({ outcome: "ask" });
    expect(stageOf("detach")).toMatchObject({
      state: "asks",
      command: "kubectl delete volumeattachment csi-1",
    });
    attached = [];
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(stageOf("detach")).toMatchObject({ state: "done", command: null });
  });
});

describe("certificate", () => {
  it.each([
    [
      "changed",
      { state: "signed", fingerprint: "CC:DD" },
      /was SHA256 AA:BB when this began and is CC:DD now/,
    ],
  ] as const)("stops when it has %s, and leaves it", async (_name, other, says) => {
    await until("certificate");
    certificate = other;
    expect(await run()).toMatchObject({ outcome: "failed", says: expect.stringMatching(says) });
    expect(certificate).toBe(other);
    expect(wrote).toEqual([]);
  });
  it("stops when there was none and is one now", async () => {
    certificate = null;
    await until("certificate");
    certificate = { state: "requested", fingerprint: "CC:DD" };
    expect(await run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("had no certificate"),
    });
  });
  it("has nothing to do where there is none", async () => {
    certificate = null;
    expect(await run()).toMatchObject({
      outcome: "done",
      says: expect.stringContaining("there is no certificate"),
    });
  });
  it("stops later when it was signed again", async () => {
    await until("delete_node");
    certificate = { state: "signed", fingerprint: "EE:FF" };
    expect(await run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("signed again, SHA256 EE:FF"),
    });
    expect(node).not.toBeNull();
  });
  it("is a person's where the site names no CA; their word is recorded with who resumed", async () => {
    ports.puppet = null;
    const asked = await run();
    expect(asked).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("do certificate, then resume"),
    });
    expect(stageOf("certificate")).toMatchObject({ state: "asks", command: "do certificate" });
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(stageOf("certificate")).toMatchObject({ state: "by_hand" });
    expect(records.find(({ part }) => part === "certificate")).toMatchObject({ resumed: 41 });
  });
  it("is a person's where cleaning is forbidden, and looked at again on resume", async () => {
    if (ports.puppet !== null) ports.puppet.clean = refuse("forbidden", "console.pem is not allowed this");
    expect(await run()).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("is not allowed this"),
    });
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("not done yet") });
    certificate = null;
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(stageOf("certificate")).toMatchObject({ state: "done", says: "the certificate is gone" });
  });
  it("waits for a CA that does not answer, then asks", async () => {
    await until("certificate");
    if (ports.puppet !== null) ports.puppet.read = refuse("upstream", "cannot be reached");
    for (let tries = 1; tries < 5; tries++)
      expect(await slice()).toMatchObject({ outcome: "continue", waits: "cannot be reached" });
    expect(await slice()).toMatchObject({ outcome: "ask" });
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(stageOf("certificate")).toMatchObject({ state: "by_hand" });
  });
});

describe("hiera", () => {
  it("stops at a conflict with what it found, before the Node is touched", async () => {
    await until("hiera");
    if (ports.hiera !== null)
      ports.hiera.remove = async () => {
        throw new AppError("conflict", "line 4: the entry was A when planned and is B now");
      };
    expect(await run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("is B now") });
    expect(stageOf("hiera")).toMatchObject({ state: "stopped" });
    expect(node).not.toBeNull();
  });
  it("stops at a file it cannot understand before anything is touched", async () => {
    if (ports.hiera !== null)
      ports.hiera.read = async () => {
        throw new AppError("precondition", "Hiera: tools.yaml, line 2: is no YAML");
      };
    expect(await run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("line 2") });
    expect(records).toEqual([]);
  });
  it("asks for the merge of its review, and looks whether it is merged", async () => {
    review = `refs/heads/forgeboard/${HOST}`;
    expect(await run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("merge the review") });
    expect(stageOf("hiera")?.command).toContain(`git fetch origin ${review}`);
    resumes += 1;
    expect(await run()).toMatchObject({
      outcome: "ask",
      says: expect.stringContaining("not done yet: merge"),
    });
    expect(records.filter(({ part }) => part === "hiera-review")).toHaveLength(1);
    listed.line = null;
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
  });
  it("is a person's where the push is refused or the site names no file", async () => {
    if (ports.hiera !== null)
      ports.hiera.remove = refuse("forbidden", "the repository refuses refs/heads/production");
    expect(await run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("refuses") });
    ports.hiera = null;
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(stageOf("hiera")).toMatchObject({ state: "by_hand" });
  });
});

describe("delete", () => {
  it("is a person's where it is forbidden, and looked at on resume", async () => {
    ports.deleteNode = refuse("forbidden", "nodes is forbidden");
    expect(await run()).toMatchObject({ outcome: "ask", says: expect.stringContaining("do delete_node") });
    node = null;
    resumes += 1;
    expect(await run()).toMatchObject({ outcome: "done", says: expect.stringContaining("the Node is gone") });
  });
  it("waits for a finalizer, and stops when the kubelet registers again", async () => {
    await until("delete_node");
    const before = node;
    ports.deleteNode = async () => ({ auditId: "x" });
    expect(await run()).toMatchObject({ waits: expect.stringContaining("finalizer") });
    ports.deleteNode = async () => {
      node = aNode(NAME, { ...before, uid: "uid-new" });
      return { auditId: "x" };
    };
    expect(await run()).toMatchObject({
      outcome: "failed",
      says: expect.stringContaining("registered again as uid-new"),
    });
  });
  it("stops when a pod is on it again", async () => {
    await until("delete_node");
    pods = [aPod("stray")];
    expect(await run()).toMatchObject({ outcome: "failed", says: expect.stringContaining("is not empty") });
  });
});

describe("a node that came back", () => {
  it.each(["verify_empty", "detach", "certificate", "hiera", "delete_node"] as const)(
    "is noticed before %s: another Node, another boot, uncordoned",
    async (stage) => {
      await until(stage);
      const before = wrote.length;
      const kept = memo;
      for (const [change, says] of [
        [{ uid: "uid-new" }, "another Node has its name by now, uid-new"],
        [{ bootId: "boot-2" }, `booted again (boot-of-${NAME} before, boot-2 now) and Ready`],
        [{ unschedulable: false }, `somebody uncordoned ${NAME}`],
      ] as const) {
        memo = kept;
        node = aNode(NAME, { unschedulable: true, ...change });
        expect(await slice()).toMatchObject({ outcome: "failed", says: expect.stringContaining(says) });
        expect(stageOf(stage)?.state).toBe("stopped");
      }
      expect(wrote).toHaveLength(before);
    },
  );
  it("is not one that was deleted by others: the rest is still done", async () => {
    await until("certificate");
    node = null;
    expect(await run()).toMatchObject({ outcome: "done" });
    expect(wrote).toEqual(["clean AA:BB", "remove"]);
  });
});

it("goes on looking at an API server that does not answer", async () => {
  await until("verify_empty");
  ports.pods = refuse("upstream", "no answer");
  for (let tries = 1; tries < 12; tries++)
    expect(await slice()).toMatchObject({ outcome: "continue", waits: "no answer" });
});
