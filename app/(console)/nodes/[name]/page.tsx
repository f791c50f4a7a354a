import type { Metadata } from "next";
import { NodeView } from "@/components/nodes/node-view";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ name: string }> };

const nameOf = async ({ params }: Props) => decodeURIComponent((await params).name);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: await nameOf(props) };
}

export default async function NodePage(props: Props) {
  await requireActor("node.read");
  return <NodeView name={await nameOf(props)} />;
}
