import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { saySpan } from "@/components/ui/duration";
import { sayCount } from "@/components/ui/say-count";
import type { DrainPlan } from "@/lib/nodes/drain/model";

/** The numbers that decide, large; what else is lost, below. */
export function PlanNumbers({ counts }: { counts: DrainPlan["counts"] }) {
  const longest = counts.longestGapSeconds;
  const also = [
    counts.losesData > 0 &&
      sayCount(counts.losesData, "pod with local data that is lost", "pods with local data that is lost"),
    counts.unmanaged > 0 &&
      sayCount(counts.unmanaged, "pod that will not come back", "pods that will not come back"),
    counts.doesNotFit > 0 &&
      sayCount(counts.doesNotFit, "pod that fits nowhere else", "pods that fit nowhere else"),
  ].filter((part) => part !== false);
  return (
    <section
      aria-label="In numbers"
      className="mb-4 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <dl className="grid grid-cols-2 lg:grid-cols-4">
        <Figure number={counts.pods} tone="">
          {counts.pods === 1 ? "pod" : "pods"},{" "}
          {counts.stays === 0 ? "none of them stays" : `${counts.stays} of them stay`}
        </Figure>
        <Figure number={counts.toolsWithGap} tone="text-warn">
          {counts.toolsWithGap === 1 ? "tool" : "tools"} with a gap
          {longest !== null && `, longest about ${saySpan(longest)}`}
        </Figure>
        <Figure number={counts.jobsFail} tone="text-bad">
          {counts.jobsFail === 1 ? "job that will fail for good" : "jobs that will fail for good"}
        </Figure>
        <Figure number={counts.blocked} tone="text-bad">
          {counts.blocked === 1 ? "pod" : "pods"} blocked by a budget
        </Figure>
      </dl>
      {also.length > 0 && (
        <p className="border-t border-line px-4.5 py-2 text-text-2">Also {also.join(", ")}.</p>
      )}
    </section>
  );
}

/** The number stands above its words, and is read before them. */
function Figure({ number, tone, children }: { number: number; tone: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse justify-end border-line px-4.5 py-3.5 not-last:border-r max-lg:nth-[2]:border-r-0 max-lg:nth-[-n+2]:border-b">
      <dt className="text-text-3">{children}</dt>
      <dd className={cn("m-0 text-xl font-[620] tracking-tight", number > 0 ? tone : "text-text-3")}>
        {number.toLocaleString("en")}
      </dd>
    </div>
  );
}
