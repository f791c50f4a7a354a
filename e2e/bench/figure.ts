import { loadavg } from "node:os";
import type { Size } from "./fill";
import type { Kube } from "./kube";

/** What a figure measures against. What is null was not given, and the figures that need it say so. */
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
  kube: Kube | null;
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

export type Figure = {
  name: string;
  /** What it needs of the world; null when that is given. */
  lacks(world: World): string | null;
  /** It starts all that it measures, so that nothing has to be started for it. */
  standsAlone?: boolean;
  measure(world: World): Promise<Line[]>;
};

export const passes = (line: Line): boolean => line.value <= line.bar;

export const printed = ({ name, value, unit, bar, n, detail }: Line): string =>
  JSON.stringify({
    name,
    value: Math.round(value * 10) / 10,
    unit,
    bar,
    ok: value <= bar,
    n,
    // Other work on this machine slows what is measured.
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    ...(detail === undefined ? {} : { detail }),
  });
