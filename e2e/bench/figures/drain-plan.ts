import { ANYWHERE, aBudget, aNode, aPod, aQuota, aWorkload, memoryIndex } from "@/e2e/memory-index";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { KINDS, type Kind, type PodRecord, type RecordOf } from "@/lib/live/model";
import { drainInputSchema } from "@/lib/nodes/drain/schema";
import { readDrainWorld } from "@/lib/nodes/drain/world";
import { planDrain } from "@/lib/nodes/drain-plan";
import type { FigureOnItsOwn } from "../figure";
import { percentile } from "../percentile";

const [NODES, NAMESPACES, PODS, PODS_ON_NODE] = [1_000, 3_500, 20_000, 110];
const DRAINED = "worker-0";
const ROUNDS = 30;

/** Reading the world from an index and planning, as each preview does. In this process: there is no request in it. */
export const drainPlan: FigureOnItsOwn = {
  name: "drain-plan",
  async measure() {
    const index = memoryIndex(records());
    // A live index has its keys at hand; this one makes them when first asked.
    for (const kind of KINDS) index.table(kind);
    for (const pod of index.podsOnNode(DRAINED)) index.podsInNamespace(pod.namespace).map(index.workloadOf);
    const samples: number[] = [];
    let pods = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const node = index.table("nodes").get(DRAINED) ?? aNode(DRAINED);
      const startedAt = performance.now();
      const world = readDrainWorld(index, node, { profile: toolforge, now: new Date() });
      pods = planDrain(drainInputSchema.parse({ node: DRAINED }), world).pods.length;
      samples.push(performance.now() - startedAt);
    }
    if (pods !== PODS_ON_NODE) throw new Error(`planned ${pods} pods`);
    const common = { unit: "ms" as const, bar: 300, n: ROUNDS, detail: { nodes: NODES, pods: PODS } };
    return [
      // The first one finds nothing remembered and nothing compiled.
      { name: "drain plan, 110 pods, first", value: samples[0] ?? Number.NaN, ...common, n: 1 },
      { name: "drain plan, 110 pods, p95", value: percentile(samples, 0.95), ...common },
    ];
  },
};

const container = {
  name: "webservice",
  imageId: null,
  ready: true,
  restarts: 0,
  state: "running" as const,
  reason: null,
  message: null,
  exitCode: null,
  startedAt: null,
  lastExit: null,
};

/** Each kind of rule is met by some pods, so that none is left out of what is measured. */
function records(): RecordOf[Kind][] {
  const selector = (name: string) => ({ matchLabels: { name }, matchExpressions: [] });
  const placements = (name: string): PodRecord["placement"][] => [
    ANYWHERE,
    { ...ANYWHERE, nodeSelector: { nfs: "true" } },
    { ...ANYWHERE, antiAffinity: [{ selector: selector(name), topologyKey: "host" }] },
    {
      ...ANYWHERE,
      spread: [
        {
          selector: selector(name),
          topologyKey: "host",
          maxSkew: 1,
          minDomains: 1,
          honorsAffinity: true,
          honorsTaints: false,
        },
      ],
    },
  ];
  const pod = (at: number): PodRecord => {
    const group = at % (NAMESPACES * 2);
    const name = `web-${group}`;
    return aPod(`${name}-${at}`, {
      namespace: `tool-t${group % NAMESPACES}`,
      nodeName: `worker-${at < PODS_ON_NODE ? 0 : 1 + (at % (NODES - 1))}`,
      labels: { name },
      owner: { kind: "ReplicaSet", name, uid: `uid-${name}` },
      placement: placements(name)[at % 4] ?? ANYWHERE,
      containers: [{ ...container, image: `registry/image-${at % 20}` }],
      startSeconds: at % 60,
    });
  };
  const place = (group: number) => ({ namespace: `tool-t${group % NAMESPACES}` });
  const each = <T>(count: number, make: (at: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at));
  return [
    ...each(NODES, (at) =>
      aNode(`worker-${at}`, { labels: { host: `worker-${at}`, nfs: String(at % 2 === 0) } }),
    ),
    ...each(PODS, pod),
    ...each(NAMESPACES * 2, (at) => aWorkload(`web-${at}`, { ...place(at), replicas: 3 })),
    ...each(NAMESPACES, (at) =>
      aQuota(`quota-${at}`, { ...place(at), hard: { pods: 9 }, used: { pods: 6 } }),
    ),
    ...each(NAMESPACES / 5, (at) =>
      aBudget(`budget-${at}`, {
        ...place(at * 5),
        matchLabels: { name: `web-${at * 5}` },
        disruptionsAllowed: 1,
      }),
    ),
  ];
}
