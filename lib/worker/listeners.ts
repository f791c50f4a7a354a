import "server-only";

/** Who wants to hear of changes to which action. No ids means that all may have changed. */
export function listeners() {
  const byId = new Map<string, Set<() => void>>();
  return {
    tell(ids: readonly string[]): void {
      for (const id of ids.length === 0 ? byId.keys() : ids)
        for (const listener of [...(byId.get(id) ?? [])]) listener();
    },
    of:
      (id: string) =>
      (listener: () => void): (() => void) => {
        const held = byId.get(id) ?? new Set();
        byId.set(id, held.add(listener));
        return () => {
          held.delete(listener);
          if (held.size === 0) byId.delete(id);
        };
      },
  };
}
