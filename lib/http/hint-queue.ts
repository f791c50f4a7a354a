import "server-only";

/**
 * Gathers hints for one viewer between two messages. Bounded: beyond `idsMax` ids of a topic the ids are dropped and
 * an empty list says "anything of this topic". Pure.
 */
export type QueuedHint = { topic: string; ids: readonly string[] };

export function hintQueue(idsMax: number): { add(hint: QueuedHint): void; take(): QueuedHint[] } {
  let topics = new Map<string, Set<string> | "all">();
  return {
    add({ topic, ids }) {
      const known = topics.get(topic);
      if (known === "all") return;
      if (ids.length === 0) {
        topics.set(topic, "all");
        return;
      }
      const gathered = known ?? new Set<string>();
      for (const id of ids) gathered.add(id);
      topics.set(topic, gathered.size > idsMax ? "all" : gathered);
    },
    take() {
      const taken = [...topics].map(([topic, ids]) => ({ topic, ids: ids === "all" ? [] : [...ids] }));
      topics = new Map();
      return taken;
    },
  };
}
