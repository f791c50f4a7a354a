import type { Metadata } from "next";
import { NewCampaign } from "@/components/campaigns/new-campaign";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "New campaign" };

/** Planned from the browser, because the settings are the browser's to change. */
export default async function NewCampaignPage() {
  await requireActor("campaign.run");
  return <NewCampaign />;
}
