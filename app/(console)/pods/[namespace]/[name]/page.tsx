import type { Metadata } from "next";
import { PodView } from "@/components/pods/pod-view";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ namespace: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function PodPage({ params }: Props) {
  await requireActor("pod.read");
  const { namespace, name } = await params;
  return <PodView namespace={decodeURIComponent(namespace)} name={decodeURIComponent(name)} />;
}
