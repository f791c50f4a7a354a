/** The shortcuts in force. The page on top registers last and wins over the shell. */

export type Shortcut = {
  /** One key as the browser names it ("x", "?", "Enter"), or two in a row ("g n"). */
  key: string;
  label: string;
  run: () => void;
};

const sets: (readonly Shortcut[])[] = [];

/** Returns how to take them away again. */
export function register(shortcuts: readonly Shortcut[]): () => void {
  sets.push(shortcuts);
  return () => {
    const at = sets.indexOf(shortcuts);
    if (at >= 0) sets.splice(at, 1);
  };
}

/** Every shortcut in force, one per key, the page's before the shell's. */
export function shortcuts(): Shortcut[] {
  const byKey = new Map<string, Shortcut>();
  for (const shortcut of sets.toReversed().flat()) {
    if (!byKey.has(shortcut.key)) byKey.set(shortcut.key, shortcut);
  }
  return [...byKey.values()];
}

/** Longest pause between the two keys of a sequence, in milliseconds. */
const SEQUENCE_MS = 1000;

/** Follows key presses, and says which shortcut is complete. */
export function keyMatcher(): (key: string, at: number) => Shortcut | null {
  let first: { key: string; at: number } | null = null;
  return (key, at) => {
    const known = shortcuts();
    const pair = first !== null && at - first.at <= SEQUENCE_MS ? `${first.key} ${key}` : null;
    first = null;
    const found = known.find((shortcut) => shortcut.key === pair) ?? known.find((it) => it.key === key);
    if (found !== undefined) return found;
    if (known.some((shortcut) => shortcut.key.startsWith(`${key} `))) first = { key, at };
    return null;
  };
}
