import type { Metadata } from "next";
import { ActionView } from "@/components/actions/action-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Campaign" };

/** A campaign is an action, and its page the action's, with the picture of its nodes. */
export default async function CampaignPage({ params }: { params: Promise<{ id: string }> }) {
  await requireActor("action.read");
  return <ActionView id={decodeURIComponent((await params).id)} />;
}
