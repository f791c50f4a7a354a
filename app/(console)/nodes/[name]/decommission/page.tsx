import type { Metadata } from "next";
import { DecommissionPage } from "@/components/nodes/decommission/decommission-page";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ name: string }> };

const nameOf = async ({ params }: Props) => decodeURIComponent((await params).name);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: `Decommission ${await nameOf(props)}` };
}

/** Planned from the browser, because the options are the browser's to change. */
export default async function DecommissionNodePage(props: Props) {
  await requireActor("node.decommission");
  return <DecommissionPage name={await nameOf(props)} />;
}
