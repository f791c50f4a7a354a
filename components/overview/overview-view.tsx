"use client";
import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { FirstReadFailed } from "@/components/ui/first-read-failed";
import { Notice } from "@/components/ui/notice";
import { TimeChart } from "@/components/ui/time-chart";
import type { Overview } from "@/lib/overview/model";
import { overviewQuery } from "@/lib/overview/queries";
import { AttentionList } from "./attention-list";
import { Capacity } from "./capacity";
import { OverviewSkeleton } from "./overview-skeleton";

/** What needs attention first, then how full the platform is, then how it came to be. */
export function OverviewView() {
  const { data, error, isFetching, refetch } = useQuery({ ...overviewQuery(), refetchInterval: 60_000 });
  if (data === undefined && error === null) return <OverviewSkeleton />;
  if (data === undefined)
    return (
      <FirstReadFailed
        heading="Overview"
        title="The overview could not be read"
        says={error?.message}
        busy={isFetching}
        onRetry={() => void refetch()}
      />
    );
  return <OverviewBody overview={data} failed={error?.message ?? null} />;
}

/** `failed` is why the latest reading did not succeed, while an earlier one is shown. */
export function OverviewBody({ overview, failed }: { overview: Overview; failed: string | null }) {
  const charts = overview.charts.filter((chart) => chart.points.length > 1);
  return (
    <div className="grid gap-4">
      <div>
        <h1>Overview</h1>
        <p className="mt-0.5 text-base text-text-2">{overview.sentence}</p>
      </div>
      {failed !== null && (
        <Notice tone="warn" title="This is the last state that could be read">
          {failed}
        </Notice>
      )}
      <AttentionList items={overview.attention} />
      <Capacity overview={overview} />
      <Card title="Last 24 hours">
        {charts.length === 0 ? (
          <p className="px-4 py-8 text-center text-text-3">
            No metrics source answers, so there is no history.
          </p>
        ) : (
          <div className="grid gap-x-8 gap-y-6 p-4 md:grid-cols-2 xl:grid-cols-3">
            {charts.map((chart) => (
              <TimeChart key={chart.name} {...chart} />
            ))}
          </div>
        )}
      </Card>
    </div>
  );
}
