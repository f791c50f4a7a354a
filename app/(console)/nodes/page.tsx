import type { Metadata } from "next";
import { NodesView } from "@/components/nodes/nodes-view";
import { requireActor } from "@/lib/auth/current";

export const metadata: Metadata = { title: "Nodes" };

export default async function NodesPage() {
  await requireActor("node.read");
  return <NodesView />;
}
