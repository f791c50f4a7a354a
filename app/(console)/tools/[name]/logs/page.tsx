import type { Metadata } from "next";
import { ToolLogs } from "@/components/tools/logs/tool-logs";
import { requireActorForTool } from "@/lib/auth/current";

type Props = {
  params: Promise<{ name: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Logs of ${decodeURIComponent((await params).name)}` };
}

export default async function ToolLogsPage({ params, searchParams }: Props) {
  const name = decodeURIComponent((await params).name);
  await requireActorForTool("tool.inspect", name);
  const { pod } = await searchParams;
  return <ToolLogs name={name} pod={typeof pod === "string" ? pod : null} />;
}
