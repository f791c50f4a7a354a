import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ToolView } from "@/components/tools/tool-view";
import { requireActorForTool } from "@/lib/auth/current";
import { mirroredTools } from "@/lib/mirror/mirrored-tools";
import { toolQuery } from "@/lib/tools/queries";
import { getTool } from "@/lib/tools/read";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function ToolPage({ params }: Props) {
  const name = decodeURIComponent((await params).name);
  const actor = await requireActorForTool("tool.inspect", name);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...toolQuery(name),
    queryFn: () => getTool(actor, name, mirroredTools),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ToolView name={name} />
    </HydrationBoundary>
  );
}
