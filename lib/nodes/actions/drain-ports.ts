import "server-only";
import { z } from "zod";
import type { StepContext } from "@/lib/actions/define";
import type { Plan } from "@/lib/actions/model";
import { faultPoint } from "@/lib/config/fault";
import { site } from "@/lib/config/site";
import { sleep } from "@/lib/core/clock";
import { AppError, messageOf } from "@/lib/core/errors";
import { db } from "@/lib/db/client";
import { listPodsOfNode } from "@/lib/kubernetes/list-pods";
import { getNode } from "@/lib/kubernetes/read-node";
import { evictPod } from "@/lib/kubernetes/write/evict-pod";
import type { Impersonation } from "@/lib/kubernetes/write/impersonation";
import type { Hint, LiveIndex } from "@/lib/live/model";
import type { DrainPlan } from "@/lib/nodes/drain/model";
import type { Change, DrainPorts, Seen } from "@/lib/nodes/drain/ports";
import { changeNode } from "./change-node";
import { lendReplica, takeBackReplica } from "./lend-replica";
import { cordonNotes } from "./plan-nodes";

/** The drain's hands on the cluster, in the name of the person who asked. */

/** Changes within this are looked at together. */
const GATHER_MS = 25;
const TOPICS = new Set(["pods", "poddisruptionbudgets"]);

type Found = Plan["targets"][number]["found"];

export function drainPorts(
  plan: DrainPlan,
  found: Found,
  context: StepContext,
  index: LiveIndex,
): DrainPorts {
  const { actionId, user, signal } = context;
  const as: Impersonation = { user, groups: [site().profile.operatorGroup], actionId };
  const change = async (unschedulable: boolean): Promise<Change> => {
    const asked = unschedulable ? context : { ...context, restores: found };
    const answer = await changeNode(
      plan.node,
      { unschedulable, annotations: unschedulable ? cordonNotes(context) : {} },
      found,
      asked,
    );
    if (answer.outcome !== "continue" && answer.outcome !== "ask") return answer;
    return { outcome: "failed", says: answer.says };
  };
  return withFaults({
    now: context.now,
    random: Math.random,
    wait: waiter(index, plan),
    seen: seenIn(index, plan.node),
    node: () => getNode(plan.node, signal),
    list: (ends) => listPodsOfNode(plan.node, ends),
    cordon: () => change(true),
    restore: async () =>
      found.unschedulable === true
        ? { outcome: "already_so", says: "was cordoned before", auditId: null }
        : await change(false),
    evict: (pod, ends) => evictPod(pod, as, ends),
    surge: (deployment) => lendReplica(deployment, as, context),
    unsurge: (deployment) => takeBackReplica(deployment, as, context),
    recorded: () => keeping(() => recordedBy(actionId)),
    record: (says, pods) =>
      keeping(() => context.record(says, { evictions: pods.map((pod) => ({ ...pod })) })),
    fence: together(() => keeping(context.fence)),
    report: context.report,
    signal,
    stop: context.stop,
  });
}

const seenIn = (index: LiveIndex, node: string): Seen => ({
  pod: (key) => index.table("pods").get(key),
  podsInNamespace: index.podsInNamespace,
  budgets: () => index.table("poddisruptionbudgets").values(),
  workloadOf: index.workloadOf,
  node: () => index.table("nodes").get(node),
  problem: () => index.source().problem,
});

/** Wakes for what concerns the plan: its node, and pods and budgets of its namespaces. */
function waiter(index: LiveIndex, plan: DrainPlan): DrainPorts["wait"] {
  const namespaces = new Set(plan.pods.map(({ namespace }) => namespace));
  const concerns = ({ topic, ids }: Hint): boolean =>
    topic === "nodes"
      ? ids.includes(plan.node)
      : TOPICS.has(topic) && ids.some((id) => namespaces.has(id.split("/")[0] ?? ""));
  return async (ms, signal) => {
    const woken = new AbortController();
    const unsubscribe = index.subscribe((hint) => {
      if (concerns(hint)) woken.abort();
    });
    await sleep(ms, AbortSignal.any([signal, woken.signal]));
    unsubscribe();
    if (woken.signal.aborted) await sleep(Math.min(ms, GATHER_MS), signal);
  };
}

/** A database that is away for a moment is asked again; it ends no drain. @throws AppError "upstream" */
async function keeping<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("upstream", `the record cannot be kept: ${messageOf(error)}`, { cause: error });
  }
}

/** Calls that come while a check is under way share the next one: each is answered by one that began after it. */
function together(check: () => Promise<void>): () => Promise<void> {
  let now: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    const begun = check().finally(() => {
      if (now === begun) now = null;
    });
    now = begun;
    return begun;
  };
  return () => {
    if (now === null) return begin();
    next ??= now
      .catch(() => undefined)
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}

const recordedSchema = z.object({ evictions: z.array(z.object({ uid: z.string() })) });

async function recordedBy(actionId: string): Promise<ReadonlySet<string>> {
  const entries = await db().auditEntry.findMany({
    where: { actionId, event: "action.progress" },
    select: { data: true },
  });
  return new Set(
    entries.flatMap(({ data }) => recordedSchema.safeParse(data).data?.evictions ?? []).map(({ uid }) => uid),
  );
}

let waits = 0;

/** Every place where the drain waits for the world is one where a test may end or hold the worker, before and after. */
function withFaults(ports: DrainPorts): DrainPorts {
  const around =
    <Args extends unknown[], R>(port: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      faultPoint(`drain-${++waits}`);
      const answer = await port(...args);
      faultPoint(`drain-${++waits}`);
      return answer;
    };
  return {
    ...ports,
    node: around(ports.node),
    list: around(ports.list),
    cordon: around(ports.cordon),
    restore: around(ports.restore),
    evict: around(ports.evict),
    surge: around(ports.surge),
    unsurge: around(ports.unsurge),
    recorded: around(ports.recorded),
    record: around(ports.record),
    fence: around(ports.fence),
  };
}
