import type { Metadata } from "next";
import { ActionsView } from "@/components/actions/actions-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Actions" };

export default async function ActionsPage() {
  await requireActor("action.read");
  return <ActionsView />;
}
