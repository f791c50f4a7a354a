import type { Metadata } from "next";
import { PodsView } from "@/components/pods/pods-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Pods" };

export default async function PodsPage() {
  await requireActor("pod.read");
  return <PodsView />;
}
