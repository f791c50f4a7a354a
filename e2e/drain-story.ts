import type { DrainPlan, DrainPod, DrainProgress, DrainVerdict, Fit } from "@/lib/nodes/drain/model";

/** A drain plan made by hand that has every verdict's neighbour in it, for tests of what is shown. */

const FITS: Fit = { answer: "fits", nodes: 31, says: "fits 31 nodes" };

export function podOf(given: Partial<DrainPod> & { tool: string | null; name: string }): DrainPod {
  const namespace = given.namespace ?? (given.tool === null ? "kube-system" : `tool-${given.tool}`);
  const verdict = given.verdict ?? "moves";
  return {
    key: `${namespace}/${given.name}`,
    uid: `uid-${given.name}`,
    namespace,
    owner: "Deployment web, 2 replicas",
    ownerUid: "owner",
    does: verdict.startsWith("stays") || verdict === "left_out" ? "leave" : "evict",
    tier: 1,
    verdict,
    reasons: [{ verdict, says: "another replica is ready elsewhere" }],
    gapSeconds: null,
    fit: FITS,
    needsAcceptance: false,
    accepted: false,
    graceSeconds: null,
    replaceFirst: null,
    ...given,
  };
}

const because = (verdict: DrainVerdict, says: string, more: DrainPod["reasons"] = []) => ({
  verdict,
  reasons: [{ verdict, says }, ...more],
});

const HURT: DrainPod[] = [
  podOf({
    tool: "wikibugs",
    name: "wikibugs-irc-6d9f-x2k",
    owner: "Deployment wikibugs-irc, 2 replicas",
    ...because("blocked", "budget wikibugs needs 2 healthy, has 2"),
  }),
  podOf({
    tool: "dumps-report",
    name: "weekly-29384-7gq",
    owner: "Job weekly-29384, no retries",
    tier: 0,
    ...because("job_fails", "running for hours, and it may not start again"),
  }),
  podOf({
    tool: "geohack",
    name: "geohack-7f6c-m4p",
    owner: "Deployment geohack, 1 replica, Recreate",
    tier: 2,
    gapSeconds: 40,
    ...because("gap", "only replica; the next one starts when it is gone", [
      { verdict: "loses_data", says: "emptyDir cache" },
    ]),
  }),
  podOf({
    tool: "sal",
    name: "sal-5b8d-qq2",
    owner: "Deployment sal, 1 replica",
    tier: 2,
    gapSeconds: 12,
    ...because("gap", "only replica"),
  }),
  podOf({
    tool: "paws",
    name: "jupyter-user-8821",
    owner: null,
    needsAcceptance: true,
    fit: { answer: "does_not_fit", nodes: 0, says: "fits nowhere: 31 nodes have too little memory" },
    ...because("unmanaged", "nothing owns it", [
      { verdict: "loses_data", says: "emptyDir scratch, 340 MiB" },
    ]),
  }),
];
const MOVE = Array.from({ length: 47 }, (_, at) => podOf({ tool: `tool${at % 28}`, name: `web-${at}` }));
const STAY = ["calico-node", "alloy", "kube-proxy", "node-exporter"].map((name) =>
  podOf({
    tool: null,
    name: `${name}-x7`,
    owner: `DaemonSet ${name}, 41 pods`,
    fit: null,
    ...because("stays_daemonset", "a DaemonSet pod would be placed here again at once"),
  }),
);
const MIRRORS = ["etcd", "scheduler"].map((name) =>
  podOf({ tool: null, name, owner: null, fit: null, ...because("stays_mirror", "the kubelet's own") }),
);

export function storyPlan(change: (pods: DrainPod[]) => DrainPod[] = (pods) => pods): DrainPlan {
  const pods = change([...HURT, ...MOVE, ...STAY, ...MIRRORS]);
  const stays = pods.filter(({ does }) => does === "leave").length;
  return {
    node: "tools-k8s-worker-102",
    nodeUid: "node-uid",
    sentence:
      "33 tools have pods here. 28 move without anyone noticing. Two have a gap, one job fails for good, one pod will not come back, and one pod is blocked by a budget until wikibugs has another healthy pod.",
    pods,
    tools: [...Map.groupBy(pods, ({ namespace }) => namespace)].map(([namespace, members]) => ({
      tool: members[0]?.tool ?? null,
      namespace,
      hurt: members.some((pod) => HURT.some(({ uid }) => uid === pod.uid)),
      pods: members.length,
      says: members[0]?.reasons[0]?.says ?? "",
    })),
    counts: {
      pods: pods.length,
      leaves: pods.length - stays,
      stays,
      tools: 33,
      toolsWithGap: 2,
      longestGapSeconds: 40,
      jobsFail: 1,
      blocked: 1,
      losesData: 2,
      unmanaged: 1,
      doesNotFit: 1,
      closableGaps: 2,
    },
    kubectl:
      "kubectl drain tools-k8s-worker-102 --ignore-daemonsets --delete-emptydir-data --force --timeout=900s",
  };
}

const SINCE = "2026-11-25T14:02:11.000Z";

/** Half way through the plan above, with a pod in every state that matters. */
export function storyProgress(now: number): DrainProgress {
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
  const states: Record<string, Partial<DrainProgress["pods"][number]>> = {
    "tool-wikibugs/wikibugs-irc-6d9f-x2k": {
      state: "blocked",
      says: "budget wikibugs: needs 2, has 2",
      since: at(95),
      tries: 7,
      nextTryAt: at(-18),
    },
    "tool-dumps-report/weekly-29384-7gq": { state: "terminating", says: "grace of 30 s", since: at(9) },
    "tool-geohack/geohack-7f6c-m4p": {
      state: "rescheduled",
      says: "on tools-k8s-worker-107",
      since: at(6),
      replacement: { key: "tool-geohack/geohack-7f6c-zz1", node: "tools-k8s-worker-107", ready: false },
    },
    "tool-sal/sal-5b8d-qq2": {
      state: "ready",
      says: "on tools-k8s-worker-110",
      since: at(20),
      replacement: { key: "tool-sal/sal-5b8d-a8", node: "tools-k8s-worker-110", ready: true },
    },
    "tool-paws/jupyter-user-8821": { state: "given_up", says: "still terminating after 5 min", since: at(2) },
  };
  return {
    phase: "evicting",
    deadlineAt: at(-640),
    pods: storyPlan().pods.flatMap((pod, index) =>
      pod.does === "leave"
        ? []
        : [
            {
              key: pod.key,
              uid: pod.uid,
              state:
                index < 20 ? ("ready" as const) : index < 26 ? ("evicting" as const) : ("queued" as const),
              says: "",
              since: SINCE,
              tries: 1,
              nextTryAt: null,
              replacement: null,
              ...states[pod.key],
            },
          ],
    ),
  };
}
