import type { Metadata } from "next";
import { NamespaceView } from "@/components/namespaces/namespace-view";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function NamespacePage({ params }: Props) {
  await requireActor("namespace.read");
  return <NamespaceView name={decodeURIComponent((await params).name)} />;
}
