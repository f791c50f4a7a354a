/** The smallest sample that at least this share of samples does not exceed (nearest rank). `share` is in (0, 1]. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("percentile of no samples");
  return value;
}
