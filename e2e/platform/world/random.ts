/** A small seeded generator (mulberry32), so that a seed gives the same world. */
export type Random = {
  next(): number;
  int(least: number, most: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  chance(of: number): boolean;
  /** Lower-case text of the alphabet Kubernetes uses for generated names. */
  suffix(length: number): string;
  uid(): string;
};

const SAFE = "bcdfghjklmnpqrstvwxz2456789";

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const hex = (length: number) => Array.from({ length }, () => int(0, 15).toString(16)).join("");
  return {
    next,
    int,
    pick: (from) => from[int(0, from.length - 1)] ?? from[0],
    chance: (of) => next() < of,
    suffix: (length) => Array.from({ length }, () => SAFE[int(0, SAFE.length - 1)]).join(""),
    uid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
