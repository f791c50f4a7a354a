import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { OverviewView } from "@/components/overview/overview-view";
import { requireActor } from "@/lib/auth/current";
import { overviewQuery } from "@/lib/overview/queries";
import { readOverview } from "@/lib/overview/read";
import { seenDrift } from "@/lib/reconciler/read";

export const metadata: Metadata = { title: "Overview" };

/** The first view comes with its data; when reading fails, the browser asks again and says why. */
export default async function OverviewPage() {
  const actor = await requireActor("overview.read");
  const client = new QueryClient();
  await client.prefetchQuery({
    ...overviewQuery(),
    queryFn: () => readOverview(actor, seenDrift),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView />
    </HydrationBoundary>
  );
}
