import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { tokensQuery } from "@/components/tokens/queries";
import { TokensView } from "@/components/tokens/tokens-view";
import { requireActor } from "@/lib/auth/current";
import { listTokens } from "@/lib/auth/list-tokens";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const actor = await requireActor("token.manage");
  const client = new QueryClient();
  await client.prefetchQuery({
    ...tokensQuery(),
    queryFn: async () => ({ items: await listTokens(actor.user) }),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TokensView />
    </HydrationBoundary>
  );
}
