import type { DrainOptions } from "./options";

/**
 * What fits a node that does not end its pods: replacements are started at once, what hangs is not waited for, and the
 * node is left cordoned for its reboot. Written out, since lists of nodes link to it and do without the schema.
 */
export const STUCK_OPTIONS = {
  graceSeconds: 10,
  deadlineSeconds: 300,
  podTimeoutSeconds: 60,
  skipTerminatingSeconds: 30,
} satisfies Partial<DrainOptions>;

const QUERY = new URLSearchParams(
  Object.entries(STUCK_OPTIONS).map(([field, value]): [string, string] => [field, String(value)]),
);

export const stuckDrainHref = (node: string): string => `/nodes/${encodeURIComponent(node)}/drain?${QUERY}`;

/** Whether a plan waits for what may never end. */
export const waitsForever = ({ skipTerminatingSeconds }: DrainOptions): boolean =>
  skipTerminatingSeconds === null;
