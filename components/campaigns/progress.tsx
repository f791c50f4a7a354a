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

/** How far a campaign has come. An SVG, because the content security policy allows no style attributes. */
export function Progress({ counts }: { counts: Counts }) {
  const { done, failed, skipped, running } = counts;
  const total = Math.max(1, counts.total);
  const parts = [
    { count: done, fill: "fill-ok" },
    { count: skipped, fill: "fill-text-3" },
    { count: failed, fill: "fill-bad" },
    { count: running, fill: "fill-busy" },
  ];
  let from = 0;
  return (
    <span className="grid min-w-28 gap-1">
      <svg
        aria-hidden
        className="h-1.5 w-full overflow-hidden rounded-[3px]"
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
      >
        <rect width="100" height="6" className="fill-track" />
        {parts.map(({ count, fill }) => {
          const x = from;
          from += (count * 100) / total;
          return (
            count > 0 && <rect key={fill} x={x} width={(count * 100) / total} height="6" className={fill} />
          );
        })}
      </svg>
      <span className="text-xs whitespace-nowrap text-text-2">{sayProgress(counts)}</span>
    </span>
  );
}
