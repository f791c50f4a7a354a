import type { Size } from "./size";

/** What a figure measures against, as plain data: it is handed to another process. What is null was not given, and the figures that need it say so. */
export type World = {
  url: string;
  /** Forgeboard itself; of another dashboard only what any has is measured. */
  ours: boolean;
  /** Identity of each request to the dashboard. */
  headers: Readonly<Record<string, string>>;
  /** Signs a browser in by the form; without it the headers are sent with every request of the browser. */
  person: { user: string; password: string } | null;
  /** Cookies and storage of a browser that is signed in already, which stand for a person. */
  stateFile: string | null;
  /** Paths of another dashboard's own lists. */
  lists: readonly string[];
  /** Of the cluster's administrator, who makes the changes whose arrival is measured. */
  kubeconfig: string | null;
  /** Of the cluster, when this run filled it. */
  size: Size | null;
  /** The API server's audit log, and the user name of the dashboard's reader in it. */
  audit: { file: string; readerUser: string } | null;
  /** From the start of the web process until it was ready, when this run started it. */
  readyMs: number | null;
  page: string;
  /** CSS selector that is there once the page can be used. */
  usable: string;
};

/** One measured value against its bar, which is an upper bound. */
export type Line = {
  name: string;
  value: number;
  unit: "ms" | "bytes" | "count";
  bar: number;
  /** Samples the value was taken from. */
  n: number;
  detail?: object;
};

/** Measured against a dashboard that runs: the one this run has started and filled, or another. */
export type FigureOfWorld = {
  name: string;
  /** What it needs of the world; null when that is given. */
  lacks(world: World): string | null;
  measure(world: World): Promise<Line[]>;
};

/** Starts all that it measures. */
export type FigureOnItsOwn = { name: string; measure(size: Size): Promise<Line[]> };

export const passes = (line: Line): boolean => line.value <= line.bar;
