/** Turns the stream's hints into a bounded number of re-reads, however fast the cluster changes. */

/** What a topic makes stale. Pods change all the time and nodes only count them, so those may lag. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  nodes: ["nodes", "overview"],
  pods: ["pods", "nodes", "overview", "tools", "namespaces"],
  actions: ["actions", "nodes", "overview", "tools", "status-page", "quotas"],
  audit: ["audit"],
  outbox: ["outbox"],
  sources: ["overview", "nodes", "pods", "tools", "quotas"],
  session: ["session", "switches"],
  switches: ["switches"],
  events: ["nodes"],
  poddisruptionbudgets: ["nodes", "overview"],
  deployments: ["tools"],
  replicationcontrollers: ["tools"],
  jobs: ["tools"],
  cronjobs: ["tools"],
  pipelineruns: ["tools"],
  resourcequotas: ["tools", "namespaces", "quotas"],
  limitranges: ["quotas"],
  quotas: ["quotas"],
  namespaces: ["namespaces"],
  drift: ["drift", "namespaces", "overview"],
  mirror: ["mirror", "tools", "overview", "namespaces"],
};

/** Least time between two re-reads of a query root, in milliseconds. */
const PACE: Readonly<Record<string, number>> = { overview: 2000 };
const PACE_OTHER = 500;
/** For a root that a hint concerns only indirectly, as pods do nodes. */
const PACE_INDIRECT = 2000;

/** `ids` null means everything under the root. */
export type Stale = { root: string; ids: ReadonlySet<string> | null };

type Waiting = { ids: Set<string> | null; timer: ReturnType<typeof setTimeout>; dueAt: number };

export type HintBatch = { add(topic: string, ids: readonly string[]): void; stop(): void };

/** Calls `stale` at once for the first hint after quiet, and then no more often than the pace of its root. */
export function hintBatch(stale: (what: Stale) => void, now: () => number = Date.now): HintBatch {
  const lastAt = new Map<string, number>();
  const waiting = new Map<string, Waiting>();

  function flush(root: string): void {
    const entry = waiting.get(root);
    if (entry === undefined) return;
    waiting.delete(root);
    lastAt.set(root, now());
    stale({ root, ids: entry.ids });
  }

  function mark(root: string, ids: readonly string[] | null, pace: number): void {
    const dueAt = Math.max(now(), (lastAt.get(root) ?? 0) + pace);
    const before = waiting.get(root);
    const merged = ids === null || before?.ids === null ? null : new Set([...(before?.ids ?? []), ...ids]);
    if (before !== undefined && before.dueAt <= dueAt) {
      before.ids = merged;
      return;
    }
    if (before !== undefined) clearTimeout(before.timer);
    waiting.set(root, { ids: merged, dueAt, timer: setTimeout(() => flush(root), dueAt - now()) });
  }

  return {
    add(topic, ids) {
      for (const root of STALE[topic] ?? []) {
        const direct = root === topic;
        const pace = PACE[root] ?? (direct ? PACE_OTHER : PACE_INDIRECT);
        mark(root, direct && ids.length > 0 ? ids : null, pace);
      }
    },
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** Whether a query `[root, ...]` is touched: an item only by its own id, everything else always. */
export function touches(key: readonly unknown[], { root, ids }: Stale): boolean {
  if (key[0] !== root) return false;
  return key[1] !== "item" || ids === null || ids.has(key.slice(2).join("/"));
}
