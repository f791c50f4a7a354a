import { Bar, sideBySide } from "@/components/ui/bar";
import type { CampaignRow } from "@/lib/campaigns/model";

type Counts = Pick<CampaignRow, "done" | "failed" | "skipped" | "running" | "total">;

/** "3 of 8 done, 1 failed, 2 at work". */
export function sayProgress({ done, failed, skipped, running, total }: Counts): string {
  const parts = [`${done} of ${total} done`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (running > 0) parts.push(`${running} at work`);
  if (skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(", ");
}

/** How far a campaign has come. */
export function Progress({ counts }: { counts: Counts }) {
  const { done, failed, skipped, running } = counts;
  const parts = [
    { count: done, fill: "fill-ok" },
    { count: skipped, fill: "fill-text-3" },
    { count: failed, fill: "fill-bad" },
    { count: running, fill: "fill-busy" },
  ];
  return (
    <span className="grid min-w-28 gap-1">
      <Bar parts={sideBySide(parts, counts.total)} />
      <span className="text-xs whitespace-nowrap text-text-2">{sayProgress(counts)}</span>
    </span>
  );
}
