import type { Metadata } from "next";
import { DrainPage } from "@/components/nodes/drain/drain-page";
import { requireActor } from "@/lib/auth/current";

type Props = { params: Promise<{ name: string }> };

const nameOf = async ({ params }: Props) => decodeURIComponent((await params).name);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: `Drain ${await nameOf(props)}` };
}

/** Planned from the browser, because the options are the browser's to change. */
export default async function DrainNodePage(props: Props) {
  await requireActor("node.read");
  return <DrainPage name={await nameOf(props)} />;
}
