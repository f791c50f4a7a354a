import type { Metadata } from "next";
import { ActionView } from "@/components/actions/action-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Action" };

export default async function ActionPage({ params }: { params: Promise<{ id: string }> }) {
  await requireActor("action.read");
  return <ActionView id={decodeURIComponent((await params).id)} />;
}
