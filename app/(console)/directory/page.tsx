import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { DirectoryView } from "@/components/directory/directory-view";
import { requireActor } from "@/lib/auth/current";
import { mirrorQuery } from "@/lib/mirror/queries";
import { readMirror } from "@/lib/mirror/read";

export const metadata: Metadata = { title: "Directory" };

export default async function DirectoryPage() {
  const actor = await requireActor("mirror.read");
  const client = new QueryClient();
  await client.prefetchQuery({ ...mirrorQuery(), queryFn: () => readMirror(actor), retry: false });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DirectoryView />
    </HydrationBoundary>
  );
}
