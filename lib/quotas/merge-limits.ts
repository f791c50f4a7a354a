import "server-only";
import type { LimitsRecord } from "@/lib/live/model";

/** What the LimitRanges of a namespace come to together. Pure; amounts are cores and bytes. */

type Amounts = Readonly<Record<string, number>>;
/** Of a default more than one: each that some LimitRange gives, for which of them is first nobody says. */
export type MergedLimits = Readonly<Record<"default" | "defaultRequest" | "max" | "min", Several>>;
type Several = Readonly<Record<string, readonly number[]>>;

/** As the API server does, which admits what every LimitRange admits. */
export const mergeLimits = (records: readonly LimitsRecord[]): MergedLimits => ({
  default: merged(records, (record) => record.default, each),
  defaultRequest: merged(records, (record) => record.defaultRequest, each),
  max: merged(
    records,
    ({ max }) => max,
    (amounts) => [Math.min(...amounts)],
  ),
  min: merged(
    records,
    ({ min }) => min,
    (amounts) => [Math.max(...amounts)],
  ),
});

const each = (amounts: readonly number[]): number[] => [...new Set(amounts)].sort((a, b) => a - b);

function merged(
  records: readonly LimitsRecord[],
  of: (record: LimitsRecord) => Amounts,
  together: (amounts: readonly number[]) => number[],
): Several {
  const all = new Map<string, number[]>();
  for (const record of records)
    for (const [name, amount] of Object.entries(of(record)))
      all.set(name, [...(all.get(name) ?? []), amount]);
  return Object.fromEntries([...all].map(([name, amounts]) => [name, together(amounts)]));
}
