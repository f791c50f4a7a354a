import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { EditStatusPage } from "@/components/status/edit-status-page";
import { requireActorForTool } from "@/lib/auth/current";
import { statusSettingsQuery } from "@/lib/status/queries";
import { readStatusSettings } from "@/lib/status/read-settings";

type Props = { params: Promise<{ name: string }> };

const nameOf = async ({ params }: Props) => decodeURIComponent((await params).name);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: `Status page of ${await nameOf(props)}` };
}

export default async function StatusSettingsPage(props: Props) {
  const name = await nameOf(props);
  const actor = await requireActorForTool("status.set-note", name);
  const client = new QueryClient();
  await client.prefetchQuery({
    ...statusSettingsQuery(name),
    queryFn: async () => ({ item: await readStatusSettings(actor, name) }),
    retry: false,
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <EditStatusPage tool={name} />
    </HydrationBoundary>
  );
}
