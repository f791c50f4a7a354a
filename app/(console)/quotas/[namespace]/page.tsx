import type { Metadata } from "next";
import { QuotaView } from "@/components/quotas/quota-view";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ namespace: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Quota of ${decodeURIComponent((await params).namespace)}` };
}

export default async function QuotaPage({ params }: Props) {
  await requireActor("quota.read");
  return <QuotaView namespace={decodeURIComponent((await params).namespace)} />;
}
