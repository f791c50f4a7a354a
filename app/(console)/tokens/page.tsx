import type { Metadata } from "next";
import { TokensView } from "@/components/tokens/tokens-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  await requireActor("token.manage");
  return <TokensView />;
}
