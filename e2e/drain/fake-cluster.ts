import { AppError } from "@/lib/core/errors";
import type { EvictAnswer, Eviction } from "@/lib/kubernetes/eviction";
import type { BudgetRecord, NodeRecord, PodRecord, WorkloadRecord } from "@/lib/live/model";
import type { DrainProgress } from "@/lib/nodes/drain/model";
import type { DrainPorts, RecordedEviction } from "@/lib/nodes/drain/ports";
import { aBudget, aNode, aPod, aWorkload } from "../memory-index";
import type { VirtualTime } from "./virtual-time";

/** A model of the API server for drains: answers in virtual time, keeps a log, and can be told to misbehave. */

export type FakePod = {
  key: string;
  tier?: number;
  /** How long it takes to die. Default 3,000. */
  dieMs?: number;
  budget?: string;
  /** Kind and name; without one nothing takes its place. Default a ReplicaSet of its own. */
  owner?: { kind: string; name: string } | null;
  replaceFirst?: string;
  change?: Partial<PodRecord>;
};

export type Logged = { key: string; uid: string; at: number; answer: string };

export const NODE = "worker-1";

export class FakeCluster {
  node: NodeRecord = aNode(NODE);
  readonly pods = new Map<string, PodRecord>();
  readonly budgets = new Map<string, BudgetRecord>();
  /** Every eviction the server answered or that got lost on the way back. */
  readonly log: Logged[] = [];
  readonly records: { says: string; pods: readonly RecordedEviction[] }[] = [];
  readonly surges: string[] = [];
  /** Deployments that have a replica more than they had. */
  readonly lent = new Set<string>();
  lists = 0;
  progress: DrainProgress[] = [];
  waits: (string | null)[] = [];
  latencyMs = () => 10;
  seenLagMs = 5;
  /** Called before each eviction is answered; what it returns or throws takes the answer's place. */
  onEvict: (pod: Eviction) => EvictAnswer | undefined = () => undefined;
  /** The answer to an accepted eviction gets lost. */
  loses: () => boolean = () => false;
  replacementReadyMs = 500;
  problem: string | null = null;
  cordoned: { works: boolean } = { works: true };
  #seen = new Map<string, PodRecord>();
  #budgetOf = new Map<string, string>();
  #dieMs = new Map<string, number>();
  #wakes = new Set<() => void>();
  #made = 0;
  #seenNode: NodeRecord = this.node;

  constructor(
    readonly time: VirtualTime,
    pods: readonly FakePod[],
  ) {
    for (const pod of pods) this.add(pod);
    this.#seen = new Map(this.pods);
  }

  add({ key, dieMs = 3_000, budget, owner, change }: FakePod): PodRecord {
    const [namespace = "", name = ""] = key.split("/");
    const kind = owner === undefined ? { kind: "ReplicaSet", name: `${name}-rs` } : owner;
    this.#made += 1;
    const record: PodRecord = {
      ...aPod(name, { namespace, nodeName: NODE }),
      uid: `uid-${name}-${this.#made}`,
      createdAt: new Date(this.time.now()).toISOString(),
      owner: kind === null ? null : { ...kind, uid: `uid-${kind.name}` },
      ready: true,
      phase: "Running",
      ...change,
    };
    this.#dieMs.set(record.uid, dieMs);
    if (budget !== undefined) this.#budgetOf.set(record.uid, budget);
    this.#put(record);
    return record;
  }

  budget(namespace: string, name: string, disruptionsAllowed: number): void {
    this.budgets.set(`${namespace}/${name}`, aBudget(name, { namespace, disruptionsAllowed }));
    this.#wake();
  }

  uncordon(): void {
    this.node = { ...this.node, unschedulable: false };
    this.#seenNode = this.node;
    this.#wake();
  }

  ports(hands: { signal: AbortSignal; stop: AbortSignal; fence?: () => Promise<void> }): DrainPorts {
    return {
      now: this.time.now,
      random: () => 0.5,
      wait: (ms, signal) => this.#wait(ms, signal),
      seen: {
        pod: (key) => this.#seen.get(key),
        podsInNamespace: (namespace) => [...this.#seen.values()].filter((pod) => pod.namespace === namespace),
        budgets: () => this.budgets.values(),
        workloadOf: ({ owner }) => this.#workloadOf(owner),
        node: () => this.#seenNode,
        problem: () => this.problem,
      },
      node: async () => {
        await this.#travel();
        return this.node;
      },
      list: async (signal) => {
        await this.time.wait(this.latencyMs(), signal);
        if (signal.aborted) throw new AppError("timeout", "no answer in time");
        this.lists += 1;
        return [...this.pods.values()].filter(({ nodeName }) => nodeName === NODE);
      },
      cordon: () => this.#setCordon(true),
      restore: () => this.#setCordon(false),
      evict: (pod, signal) => this.#evict(pod, signal),
      surge: async (deployment) => {
        await this.#travel();
        await hands.fence?.();
        this.surges.push(`+${deployment}`);
        if (this.lent.has(deployment)) return { ok: true };
        this.lent.add(deployment);
        const [namespace = "", name = ""] = deployment.split("/");
        this.#replace(namespace, { kind: "ReplicaSet", name: `${name}-rs`, uid: `uid-${name}-rs` });
        return { ok: true };
      },
      unsurge: async (deployment) => {
        await this.#travel();
        await hands.fence?.();
        this.surges.push(`-${deployment}`);
        this.lent.delete(deployment);
      },
      recorded: async () => new Set(this.records.flatMap(({ pods }) => pods.map(({ uid }) => uid))),
      record: async (says, pods) => {
        await this.#travel();
        hands.signal.throwIfAborted();
        // Check and write are one transaction: nobody takes over between them.
        await hands.fence?.();
        this.records.push({ says, pods });
      },
      fence: hands.fence ?? (async () => undefined),
      report: (progress, waits) => {
        this.progress.push(progress);
        this.waits.push(waits);
      },
      signal: hands.signal,
      stop: hands.stop,
    };
  }

  async #setCordon(unschedulable: boolean) {
    await this.#travel();
    if (!this.cordoned.works)
      return { outcome: "retry" as const, says: "the node does not read as cordoned", retryAfterMs: 1_000 };
    const already = this.node.unschedulable === unschedulable;
    this.node = { ...this.node, unschedulable };
    this.time.at(this.seenLagMs, () => {
      this.#seenNode = this.node;
      this.#wake();
    });
    const says = unschedulable ? "cordoned" : "uncordoned";
    return { outcome: already ? ("already_so" as const) : ("done" as const), says, auditId: "a-cordon" };
  }

  async #evict(asked: Eviction, signal: AbortSignal): Promise<EvictAnswer> {
    await this.time.wait(this.latencyMs(), signal);
    if (signal.aborted) throw new AppError("timeout", "no answer in time");
    const key = `${asked.namespace}/${asked.name}`;
    const pod = this.pods.get(key);
    const answer = this.onEvict(asked) ?? this.#decide(asked, pod);
    this.log.push({ key, uid: asked.uid, at: this.time.now(), answer: answer.answer });
    if (answer.answer === "accepted" && pod !== undefined) this.#terminate(pod);
    if (this.loses()) throw new AppError("upstream", "the connection broke");
    await this.time.wait(this.latencyMs(), signal);
    if (signal.aborted) throw new AppError("timeout", "no answer in time");
    return answer;
  }

  #decide(asked: Eviction, pod: PodRecord | undefined): EvictAnswer {
    if (pod === undefined || pod.uid !== asked.uid) return { answer: "gone", cause: "no such pod any more" };
    const name = this.#budgetOf.get(pod.uid);
    const budget = name === undefined ? undefined : this.budgets.get(`${pod.namespace}/${name}`);
    if (pod.deletionAt === null && budget !== undefined) {
      if (budget.disruptionsAllowed <= 0)
        return { answer: "blocked", cause: `budget ${name}`, budget: budget.name, retryAfterSeconds: 0 };
      this.budget(pod.namespace, budget.name, budget.disruptionsAllowed - 1);
    }
    return { answer: "accepted", auditId: `audit-${this.log.length}` };
  }

  #terminate(pod: PodRecord): void {
    if (pod.deletionAt !== null) return;
    this.#put({ ...pod, deletionAt: new Date(this.time.now()).toISOString(), ready: false });
    this.time.at(this.#dieMs.get(pod.uid) ?? 0, () => this.remove(pod.namespace, pod.name));
    if (pod.owner !== null && pod.owner.kind !== "Job") this.#replace(pod.namespace, pod.owner);
  }

  remove(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    this.pods.delete(key);
    this.time.at(this.seenLagMs, () => {
      this.#seen.delete(key);
      this.#wake();
    });
  }

  #replace(namespace: string, owner: NonNullable<PodRecord["owner"]>): void {
    this.#made += 1;
    const name = `new-${this.#made}`;
    const record: PodRecord = {
      ...aPod(name, { namespace, nodeName: "worker-2" }),
      createdAt: new Date(this.time.now()).toISOString(),
      owner,
      ready: false,
      phase: "Pending",
    };
    this.#put(record);
    if (Number.isFinite(this.replacementReadyMs))
      this.time.at(this.replacementReadyMs, () => this.#put({ ...record, ready: true, phase: "Running" }));
  }

  #put(record: PodRecord): void {
    const key = `${record.namespace}/${record.name}`;
    this.pods.set(key, record);
    this.time.at(this.seenLagMs, () => {
      if (this.pods.get(key) === record) this.#seen.set(key, record);
      this.#wake();
    });
  }

  /** Every owner wants one pod for each of its own that has gone. */
  #workloadOf(owner: PodRecord["owner"]): WorkloadRecord | null {
    if (owner === null) return null;
    const own = [...this.#seen.values()].filter(
      (pod) => pod.owner?.uid === owner.uid && pod.deletionAt === null,
    );
    return aWorkload(owner.name, {
      uid: owner.uid,
      replicas: 1,
      readyReplicas: own.filter(({ ready }) => ready).length,
    });
  }

  #travel = () => this.time.wait(this.latencyMs());
  #wake = () => {
    for (const wake of [...this.#wakes]) wake();
  };

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    const end = new AbortController();
    const wake = () => end.abort();
    this.#wakes.add(wake);
    await this.time.wait(ms, AbortSignal.any([signal, end.signal]));
    this.#wakes.delete(wake);
  }
}
