import { DEFAULTS, type DrainOptions, writeOptions } from "./options";

/**
 * What fits a node that does not end its pods: replacements are started at once, what hangs is not waited for, and the
 * node is left cordoned for its reboot.
 */
const STUCK_OPTIONS: DrainOptions = {
  ...DEFAULTS,
  graceSeconds: 10,
  deadlineSeconds: 300,
  podTimeoutSeconds: 60,
  skipTerminatingSeconds: 30,
};

export const stuckDrainHref = (node: string): string =>
  `/nodes/${encodeURIComponent(node)}/drain?${writeOptions(new URLSearchParams(), STUCK_OPTIONS)}`;

/** Whether a plan waits for what may never end. */
export const waitsForever = ({ skipTerminatingSeconds }: DrainOptions): boolean =>
  skipTerminatingSeconds === null;
