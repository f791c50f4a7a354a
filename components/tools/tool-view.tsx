"use client";
import { useQuery } from "@tanstack/react-query";
import { Pencil, ScrollText } from "lucide-react";
import Link from "next/link";
import { StatusPageLink } from "@/components/shell/status-page-link";
import { buttonStyle } from "@/components/ui/button";
import { CommandCard } from "@/components/ui/command-card";
import { itemOf } from "@/components/ui/item-of";
import { Notice } from "@/components/ui/notice";
import { Chip } from "@/components/ui/status";
import { capital } from "@/lib/core/capital";
import { toolQuery } from "@/lib/tools/queries";
import { ToolBuilds } from "./tool-builds";
import { ToolChanges } from "./tool-changes";
import { ToolJobs } from "./tool-jobs";
import { ToolDetails, ToolLinks, ToolQuota, ToolRoutes } from "./tool-side";
import { ToolUpcoming } from "./tool-upcoming";
import { ToolPods, ToolWorkloads } from "./tool-workloads";
import { useToolVerbs } from "./use-tool-verbs";
import { WebState } from "./web-state";

/** More than these are below, at the pods themselves. */
const TROUBLE_SHOWN = 5;

export function ToolView({ name }: { name: string }) {
  const answer = useQuery({
    ...toolQuery(name),
    // The sentences of the server say how long ago, so they are asked for anew each minute.
    refetchInterval: 60_000,
  });
  const verbs = useToolVerbs(answer.data?.item);
  const { item: tool, notice } = itemOf(answer, {
    title: name,
    list: { href: "/tools", label: "See all tools" },
  });
  if (tool === null) return notice;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-all">{tool.name}</h1>
        {tool.web !== "none" && <WebState state={tool.web} />}
        {tool.disabled.length > 0 && <Chip tone="hold">Disabled</Chip>}
        <div className="ml-auto flex flex-wrap gap-2 max-sm:order-last max-sm:mt-1 max-sm:ml-0 max-sm:w-full">
          {verbs.due}
          {verbs.restart}
          <Link href={`/tools/${name}/logs`} prefetch={false} className={buttonStyle()}>
            <ScrollText aria-hidden className="size-4" />
            Logs
          </Link>
          <Link href={`/tools/${name}/status-page`} prefetch={false} className={buttonStyle()}>
            <Pencil aria-hidden className="size-4" />
            Edit status page
          </Link>
          <StatusPageLink tool={name} />
        </div>
        <p className="w-full text-base text-text-2" aria-live="polite">
          {tool.sentence}
        </p>
      </div>
      {tool.trouble.length > 0 && (
        <Notice className="mb-4" title="What is wrong">
          <ul>
            {tool.trouble.slice(0, TROUBLE_SHOWN).map(({ what, says }) => (
              <li key={what + says} className="break-words">
                {what === tool.name ? capital(says) : `${what}: ${says}`}
              </li>
            ))}
            {tool.trouble.length > TROUBLE_SHOWN && (
              <li>and {tool.trouble.length - TROUBLE_SHOWN} more below</li>
            )}
          </ul>
        </Notice>
      )}
      {notice}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        {/* One below the other, the commands come last. */}
        <div className="grid min-w-0 gap-4 max-lg:contents">
          <ToolUpcoming upcoming={tool.upcoming} verb={verbs.notNow} />
          <ToolChanges changes={tool.changes} />
          <ToolWorkloads workloads={tool.workloads} />
          <ToolJobs jobs={tool.jobs} cronJobs={tool.cronJobs} verb={verbs.runNow} />
          <ToolBuilds builds={tool.builds} />
          <ToolPods tool={name} pods={tool.podList} />
          {tool.equivalent.length > 0 && (
            <div className="max-lg:order-last">
              <CommandCard commands={tool.equivalent} />
            </div>
          )}
        </div>
        <div className="grid min-w-0 gap-4 max-lg:contents">
          <ToolDetails tool={tool} />
          <ToolQuota namespace={tool.namespace} quotas={tool.quotas} quotaObjects={tool.quotaObjects} />
          <ToolRoutes routes={tool.routes} />
          <ToolLinks links={tool.links} />
        </div>
      </div>
      {verbs.dialog}
    </>
  );
}
