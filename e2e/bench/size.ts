/** How large what is measured is. */
export type Size = {
  nodes: number;
  /** Each with a namespace. */
  tools: number;
  pods: number;
  /** Of the node that is drained beside kubectl. */
  drained: number;
  /** Of one that is drained alone. */
  drainedLarge: number;
};

export const FULL: Size = { nodes: 1_000, tools: 3_500, pods: 20_000, drained: 110, drainedLarge: 400 };
/** Enough to see every figure work; no bar was made for it. */
export const SMALL: Size = { nodes: 40, tools: 70, pods: 400, drained: 10, drainedLarge: 20 };

/** Tools of a filled cluster, by number. */
export const toolOf = (index: number): string => `t${index}`;
