import "server-only";

/** How long a pod takes to start, as measured, in steps that a new measurement seldom crosses. */

/** Middle of the values; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

const STEPS = [2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1_800, 3_600];

/** The next step up, in seconds: an estimate that moved with every sample would make each plan another plan. */
export const roughly = (seconds: number): number => STEPS.find((step) => step >= seconds) ?? 3_600;

/** "15 s", "2 min" */
export const saySeconds = (seconds: number): string =>
  seconds > 90 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
