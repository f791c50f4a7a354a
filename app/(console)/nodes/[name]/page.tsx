import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { NodeView } from "@/components/nodes/node-view";
import { requireActor } from "@/lib/auth/current";
import { nodeQuery } from "@/lib/nodes/queries";
import { getNode } from "@/lib/nodes/read";

type Props = { params: Promise<{ name: string }> };

const nameOf = async ({ params }: Props) => decodeURIComponent((await params).name);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await nameOf(props) };
}

export default async function NodePage(props: Props) {
  const actor = await requireActor("node.read");
  const name = await nameOf(props);
  const client = new QueryClient();
  await client.prefetchQuery({ ...nodeQuery(name), queryFn: () => getNode(actor, name), retry: false });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NodeView name={name} />
    </HydrationBoundary>
  );
}
