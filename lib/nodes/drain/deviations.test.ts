import { describe, expect, it } from "vitest";
import { aDrain, drive, pods } from "@/e2e/drain/drive";
import { NODE } from "@/e2e/drain/fake-cluster";
import { AppError } from "@/lib/core/errors";

/** Each way in which this drain is meant to differ from kubectl's, by its number. */

const triesOf = (drain: ReturnType<typeof aDrain>, key: string) =>
  drain.cluster.log.filter((each) => each.key === key).map(({ at }) => at);

const evicted = ({ cluster }: ReturnType<typeof aDrain>) =>
  cluster.log.filter(({ answer }) => answer === "accepted").map(({ key }) => key);

describe("deviation 1: preflight before cordon", () => {
  it("refuses a node whose pods are not all in the plan, and touches nothing", async () => {
    const drain = aDrain(pods(2));
    drain.cluster.add({ key: "tool-x/late" });
    await expect(drive(drain)).rejects.toMatchObject({ code: "precondition", message: /tool-x\/late/ });
    expect(drain.cluster.node.unschedulable).toBe(false);
    expect(drain.cluster.log).toEqual([]);
  });

  it("refuses another node of the same name", async () => {
    const drain = aDrain(pods(1));
    drain.cluster.node = { ...drain.cluster.node, uid: "another" };
    await expect(drive(drain)).rejects.toThrow("another node by now");
    expect(drain.cluster.node.unschedulable).toBe(false);
  });

  it("counts neither the kubelet's own pods nor those of a DaemonSet", async () => {
    const drain = aDrain(pods(1));
    drain.cluster.add({ key: "kube-system/static", owner: null, change: { mirror: true } });
    drain.cluster.add({ key: "kube-system/cni", owner: { kind: "DaemonSet", name: "cni" } });
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    expect(drain.cluster.pods.has("kube-system/cni")).toBe(true);
  });
});

it("deviation 2: no eviction before the cordon is seen", async () => {
  const drain = aDrain(pods(3));
  drain.cluster.cordoned.works = false;
  expect(await drive(drain)).toMatchObject({ outcome: "retry" });
  expect(drain.cluster.log).toEqual([]);
});

it("deviation 3: a pod that was replaced is done, and its namesake is left alone", async () => {
  const drain = aDrain([{ key: "tool-a/db-0", owner: { kind: "StatefulSet", name: "db" } }]);
  drain.cluster.remove("tool-a", "db-0");
  const other = drain.cluster.add({
    key: "tool-a/db-0",
    owner: { kind: "StatefulSet", name: "db" },
    change: { nodeName: "worker-2" },
  });
  expect(await drive(drain)).toMatchObject({ outcome: "done" });
  expect(evicted(drain)).toEqual([]);
  expect(drain.cluster.pods.get("tool-a/db-0")?.uid).toBe(other.uid);
});

it("deviation 4: what failed is told pod by pod, each with its reason", async () => {
  const drain = aDrain(pods(3));
  drain.cluster.onEvict = ({ namespace }) =>
    namespace === "tool-2" ? undefined : { answer: "failed", cause: `more than one budget in ${namespace}` };
  const end = await drive(drain);
  expect(end).toMatchObject({ outcome: "failed" });
  expect(end.says).toContain(
    "tool-0/web (more than one budget in tool-0), tool-1/web (more than one budget in tool-1)",
  );
  expect(evicted(drain)).toEqual(["tool-2/web"]);
});

it("deviation 5: which budget holds a pod is told while it waits", async () => {
  const drain = aDrain(pods(1, { budget: "web" }), { deadlineSeconds: 20 });
  drain.cluster.budget("tool-0", "web", 0);
  await drive(drain);
  expect(drain.cluster.progress.flatMap((one) => one.pods)).toContainEqual(
    expect.objectContaining({ state: "blocked", says: "budget web", nextTryAt: expect.any(String) }),
  );
  expect(drain.cluster.waits).toContain("tool-0/web: budget web");
});

describe("deviation 6: bounded, interruptible, polite", () => {
  it("keeps 16 evictions in flight, no more", async () => {
    const drain = aDrain(pods(60));
    let [now, most] = [0, 0];
    const { ports } = drain.cluster;
    drain.cluster.ports = (hands) => {
      const real = ports.call(drain.cluster, hands);
      return {
        ...real,
        evict: (pod, signal) => {
          most = Math.max(most, ++now);
          return real.evict(pod, signal).finally(() => now--);
        },
      };
    };
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    expect(most).toBe(16);
  });

  it("backs off from 5 to 30 s, and never asks a pod twice within 5 s", async () => {
    const drain = aDrain(pods(1, { budget: "web" }), { deadlineSeconds: 300 });
    drain.cluster.budget("tool-0", "web", 0);
    await drive(drain);
    const tries = triesOf(drain, "tool-0/web");
    const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(31_000);
    expect(gaps.at(-1)).toBeGreaterThan(29_000);
    expect(tries.length).toBeLessThan(20);
  });

  it("wakes at once when the budget frees", async () => {
    const drain = aDrain(pods(1, { budget: "web" }), { deadlineSeconds: 300 });
    drain.cluster.budget("tool-0", "web", 0);
    drain.time.at(60_000, () => drain.cluster.budget("tool-0", "web", 1));
    const start = drain.time.now();
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    expect((triesOf(drain, "tool-0/web").at(-1) ?? 0) - start - 60_000).toBeLessThan(100);
  });

  it("wakes only as many as the budget lets go", async () => {
    const drain = aDrain(
      [0, 1, 2].map((at) => ({ key: `tool-a/web-${at}`, budget: "web" })),
      { deadlineSeconds: 60 },
    );
    drain.cluster.budget("tool-a", "web", 0);
    drain.time.at(12_000, () => drain.cluster.budget("tool-a", "web", 1));
    await drive(drain);
    const start = drain.cluster.log[0]?.at ?? 0;
    const woken = drain.cluster.log.filter(({ at }) => at >= start + 11_900 && at < start + 12_200);
    expect(woken.map(({ answer }) => answer)).toEqual(["accepted"]);
  });

  it("honours Retry-After and shows it", async () => {
    const drain = aDrain(pods(1), { deadlineSeconds: 60 });
    let asked = 0;
    drain.cluster.onEvict = () =>
      ++asked > 1
        ? undefined
        : { answer: "blocked", cause: "being processed", budget: "web", retryAfterSeconds: 10 };
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    const [first = 0, second = 0] = triesOf(drain, "tool-0/web");
    expect(second - first).toBeGreaterThanOrEqual(9_990);
    expect(second - first).toBeLessThan(11_000);
    expect(drain.cluster.progress.flatMap((one) => one.pods.map(({ says }) => says))).toContain(
      "being processed; the server asks to wait 10 s",
    );
  });

  it("stops within 2 s, keeps its place and moves its deadline by the pause", async () => {
    const drain = aDrain(pods(40, { dieMs: 30_000 }), { deadlineSeconds: 60 });
    drain.cluster.latencyMs = () => 3_000;
    const stop = new AbortController();
    drain.time.at(13_000, () => stop.abort());
    const start = drain.time.now();
    const held = await drive(drain, { stop: stop.signal });
    expect(held.outcome).toBe("continue");
    expect(drain.time.now() - start - 13_000).toBeLessThan(1_000);
    if (held.outcome !== "continue") throw new Error("not held");
    const deadline = held.memo.deadlineAt;
    drain.cluster.latencyMs = () => 10;
    await drain.time.run(drain.time.wait(600_000));
    expect(await drive(drain, { memo: held.memo, pausedMs: 600_000 })).toMatchObject({ outcome: "done" });
    expect(drain.cluster.progress.at(-1)?.deadlineAt).toBe(new Date(deadline + 600_000).toISOString());
    expect(new Set(evicted(drain)).size).toBe(40);
  });
});

describe("deviation 7: no GET per pod, transient errors are retried", () => {
  it("drains 110 pods with a handful of lists", async () => {
    const drain = aDrain(pods(110));
    const end = await drive(drain);
    expect(end).toMatchObject({ outcome: "done", says: "drained: 110 evicted" });
    expect(drain.cluster.log).toHaveLength(110);
    expect(drain.cluster.lists).toBeLessThanOrEqual(4);
    expect(end.ms).toBeLessThan(5_000);
  });

  it("asks again after an error, and records an eviction whose answer got lost", async () => {
    const drain = aDrain(pods(4));
    let lost = 2;
    drain.cluster.loses = () => lost-- > 0;
    expect(await drive(drain)).toMatchObject({ outcome: "done", says: "drained: 4 evicted" });
    const recorded = drain.cluster.records.flatMap(({ pods: all }) => all.map(({ uid }) => uid));
    expect(recorded.sort()).toEqual(drain.plan.pods.map(({ uid }) => uid).sort());
  });
});

it("deviation 8: a DaemonSet is looked up in the picture, not asked for", async () => {
  const drain = aDrain(pods(1));
  for (let at = 0; at < 30; at += 1)
    drain.cluster.add({ key: `kube-system/ds-${at}`, owner: { kind: "DaemonSet", name: `ds-${at}` } });
  expect((await drive(drain)).ms).toBeLessThan(4_500);
});

describe("deviation 9: a deadline exact to 1 s, with a chosen end", () => {
  const held = (atDeadline: "leave_cordoned" | "restore" | "ask") => {
    const drain = aDrain(pods(1, { budget: "web" }), { deadlineSeconds: 12, atDeadline });
    drain.cluster.budget("tool-0", "web", 0);
    return drain;
  };

  it.each([
    ["leave_cordoned", "failed", true],
    ["restore", "failed", false],
    ["ask", "ask", true],
  ] as const)("%s: %s, cordoned %s", async (atDeadline, outcome, cordoned) => {
    const drain = held(atDeadline);
    const end = await drive(drain);
    expect(end.outcome).toBe(outcome);
    expect(end.says).toContain("deadline of 12 s reached with tool-0/web (budget web) left");
    expect(drain.cluster.node.unschedulable).toBe(cordoned);
    expect(end.ms).toBeGreaterThanOrEqual(12_000);
    expect(end.ms).toBeLessThan(13_000);
  });

  it("holds even while the server does not answer", async () => {
    const drain = aDrain(pods(3), { deadlineSeconds: 12 });
    drain.time.at(1, () => {
      drain.cluster.latencyMs = () => 10;
    });
    drain.cluster.onEvict = () => {
      drain.cluster.latencyMs = () => 4_900;
      throw new AppError("upstream", "no answer");
    };
    const end = await drive(drain);
    expect(end.outcome).toBe("failed");
    expect(end.ms).toBeLessThan(13_000);
  });

  it("a person who resumes grants another deadline", async () => {
    const drain = held("ask");
    const end = await drive(drain);
    if (end.outcome !== "ask") throw new Error("did not ask");
    drain.cluster.budget("tool-0", "web", 1);
    expect(await drive(drain, { memo: end.memo })).toMatchObject({ outcome: "done" });
  });

  it("gives up a pod that has had its time, and drains the others", async () => {
    const drain = aDrain([{ key: "tool-a/slow", dieMs: 100_000 }, ...pods(2)], {
      podTimeoutSeconds: 8,
      deadlineSeconds: 60,
    });
    const end = await drive(drain);
    expect(end).toMatchObject({ outcome: "failed" });
    expect(end.says).toContain("tool-a/slow (not gone after 8 s: terminating)");
    expect(end.ms).toBeLessThan(12_000);
  });
});

describe("deviation 10: empty twice in a row, and replacements Ready or named", () => {
  it("shows where pods went while others are still held back", async () => {
    const owner = { kind: "ReplicaSet", name: "rs" };
    const drain = aDrain([
      { key: "tool-a/quick", owner },
      { key: "tool-b/held", budget: "b" },
    ]);
    drain.cluster.budget("tool-b", "b", 0);
    drain.cluster.replacementReadyMs = 1_000;
    drain.time.at(20_000, () => drain.cluster.budget("tool-b", "b", 1));
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    const both = drain.cluster.progress.map(({ pods }) => pods.map(({ state }) => state).join());
    expect(both).toContain("ready,blocked");
  });

  it("waits for replacements and says where they went", async () => {
    const drain = aDrain(pods(2));
    drain.cluster.replacementReadyMs = 20_000;
    const end = await drive(drain);
    expect(end.outcome).toBe("done");
    expect(end.ms).toBeGreaterThan(19_000);
    expect(
      drain.cluster.progress.at(-1)?.pods.map(({ state, replacement }) => [state, replacement?.node]),
    ).toEqual([
      ["ready", "worker-2"],
      ["ready", "worker-2"],
    ]);
    expect(drain.cluster.progress.some((one) => one.pods.some(({ state }) => state === "rescheduled"))).toBe(
      true,
    );
  });

  it("names what is not Ready after a bounded wait", async () => {
    const drain = aDrain(pods(1));
    drain.cluster.replacementReadyMs = Number.POSITIVE_INFINITY;
    const end = await drive(drain);
    expect(end).toMatchObject({ outcome: "done" });
    expect(end.says).toMatch(/not Ready yet: tool-0\/new-\d+: not Ready/);
    expect(end.ms).toBeLessThan(70_000);
  });

  it("never evicts what landed meanwhile: it is named, and the drain fails with it", async () => {
    const drain = aDrain(pods(3));
    drain.time.at(2_000, () => drain.cluster.add({ key: "tool-x/anywhere" }));
    const end = await drive(drain);
    expect(end).toMatchObject({ outcome: "failed" });
    expect(end.says).toContain("landed meanwhile and not in the plan: tool-x/anywhere");
    expect(evicted(drain)).not.toContain("tool-x/anywhere");
    expect(drain.cluster.pods.has("tool-x/anywhere")).toBe(true);
  });

  it("stops when somebody uncordons the node", async () => {
    const drain = aDrain(pods(1, { budget: "web" }), { deadlineSeconds: 300 });
    drain.cluster.budget("tool-0", "web", 0);
    drain.time.at(20_000, () => drain.cluster.uncordon());
    const end = await drive(drain);
    expect(end.says).toContain("somebody uncordoned");
    expect(end.ms).toBeLessThan(22_000);
  });
});

it("deviation 12: whatever back end evicts, its four answers are all there is", async () => {
  const drain = aDrain(pods(4), { deadlineSeconds: 60 });
  const first = new Set<string>();
  drain.cluster.onEvict = ({ namespace }) => {
    if (namespace === "tool-1" && !first.has(namespace)) {
      first.add(namespace);
      return { answer: "blocked", cause: "asked its interceptor", budget: null, retryAfterSeconds: 0 };
    }
    if (namespace === "tool-3") return { answer: "failed", cause: "the interceptor said no" };
    return undefined;
  };
  drain.cluster.remove("tool-2", "web");
  const end = await drive(drain);
  expect(end.says).toBe("cordoned, but not empty; given up: tool-3/web (the interceptor said no)");
  expect(evicted(drain).sort()).toEqual(["tool-0/web", "tool-1/web"]);
});

describe("order", () => {
  it("evicts tier by tier", async () => {
    const drain = aDrain([3, 1, 0, 2].map((tier) => ({ key: `tool-a/t${tier}`, tier })));
    await drive(drain);
    expect(evicted(drain)).toEqual(["tool-a/t0", "tool-a/t1", "tool-a/t2", "tool-a/t3"]);
  });

  it("lets jobs complete first, for as long as was said", async () => {
    const job = { tier: 0, owner: { kind: "Job", name: "j" } };
    const drain = aDrain([{ key: "tool-a/job", ...job }, { key: "tool-a/web" }], { waitForJobsSeconds: 40 });
    const start = drain.time.now();
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    expect(evicted(drain)).toEqual(["tool-a/job", "tool-a/web"]);
    expect((drain.cluster.log[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(40_000);
    expect(drain.cluster.progress.some(({ phase }) => phase === "waiting_for_jobs")).toBe(true);
  });

  it("starts a replacement first, evicts once it is Ready, and puts back what it changed", async () => {
    const drain = aDrain([{ key: "tool-a/web", tier: 2, replaceFirst: "tool-a/web" }]);
    drain.cluster.replacementReadyMs = 4_000;
    const start = drain.time.now();
    expect(await drive(drain)).toMatchObject({ outcome: "done" });
    expect((drain.cluster.log[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(4_000);
    expect(drain.cluster.surges).toEqual(["+tool-a/web", "-tool-a/web"]);
  });

  it("begins nothing, not even the cordon, once it was asked to stop", async () => {
    const drain = aDrain(pods(2));
    expect(await drive(drain, { stop: AbortSignal.abort() })).toMatchObject({ outcome: "continue" });
    expect(drain.cluster.node.unschedulable).toBe(false);
    expect(drain.cluster.log).toEqual([]);
  });

  it("puts the second replica back when it is stopped before the eviction", async () => {
    const drain = aDrain([{ key: "tool-a/web", tier: 2, replaceFirst: "tool-a/web" }]);
    drain.cluster.replacementReadyMs = Number.POSITIVE_INFINITY;
    const stop = new AbortController();
    drain.time.at(5_000, () => stop.abort());
    expect(await drive(drain, { stop: stop.signal })).toMatchObject({ outcome: "continue" });
    expect(drain.cluster.surges).toEqual(["+tool-a/web", "-tool-a/web"]);
    expect(drain.cluster.log).toEqual([]);
  });
});

it("does not wait for what has been terminating for long, when so asked", async () => {
  const stuck = { key: "tool-a/nfs", change: { deletionAt: "2025-12-31T00:00:00.000Z" } };
  const drain = aDrain([stuck, { key: "tool-a/web" }], { skipTerminatingSeconds: 60 });
  const end = await drive(drain);
  expect(end).toMatchObject({ outcome: "done", says: "drained: 1 evicted; 1 still terminating" });
  expect(drain.cluster.node.name).toBe(NODE);
});
