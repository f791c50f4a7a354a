"use client";
import Link from "next/link";
import { useState } from "react";
import { StatusPageLink } from "@/components/shell/status-page-link";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { sayCount } from "@/components/ui/say-count";
import { Chip } from "@/components/ui/status";
import type { DrainVerdict } from "@/lib/nodes/drain/model";
import type { NodeItem } from "@/lib/nodes/model";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { VERDICT_WORD } from "./drain/say-verdict";
import { VERDICT_LOOK } from "./drain/verdict-look";

/** Pods by tool, each with what a drain of the node would do to it. */
export function NodePods({ node }: { node: NodeItem }) {
  const [only, setOnly] = useState<DrainVerdict | null>(null);
  const groups = node.groups
    .map((group) => ({
      ...group,
      pods: group.pods.filter(({ verdict }) => only === null || verdict === only),
    }))
    .filter(({ pods }) => pods.length > 0);
  return (
    <Card title="Pods" note={`${node.pods} of ${node.podsMax} possible, ${sayCount(node.tools, "tool")}`}>
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-3.5 py-2">
        <span className="mr-1 text-text-3">A drain would mean</span>
        {DRAIN_VERDICTS.map((verdict) => {
          const count = node.verdicts[verdict] ?? 0;
          const { tone, icon } = VERDICT_LOOK[verdict];
          return count === 0 ? null : (
            <button
              key={verdict}
              type="button"
              aria-pressed={only === verdict}
              title={only === verdict ? "Show all pods" : "Show only these"}
              className={cn("rounded-full", only !== null && only !== verdict && "opacity-55")}
              onClick={() => setOnly(only === verdict ? null : verdict)}
            >
              <Chip tone={tone} icon={icon} className={only === verdict ? "ring-1 ring-current" : ""}>
                {count} {VERDICT_WORD[verdict]}
              </Chip>
            </button>
          );
        })}
        {node.pods === 0 && <span>nothing: no pods are here</span>}
      </div>
      {groups.map((group) => (
        <section key={group.namespace} aria-label={group.tool ?? group.namespace}>
          <h3 className="flex h-[34px] items-center gap-2 border-b border-line bg-sunken px-3.5 font-medium">
            {group.tool ?? group.namespace}
            <span className="font-normal text-text-2">{group.pods.length}</span>
            {group.tool !== null && (
              <span className="ml-auto">
                <StatusPageLink tool={group.tool} />
              </span>
            )}
          </h3>
          <ul>
            {group.pods.map((pod) => (
              <li
                key={pod.key}
                className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line px-3.5 py-1.5 sm:grid-cols-[minmax(0,1fr)_9rem_8rem_3.5rem]"
              >
                <div className="min-w-0">
                  <Link
                    href={`/pods/${pod.namespace}/${pod.name}`}
                    prefetch={false}
                    title={pod.name}
                    className="block truncate hover:underline"
                  >
                    {pod.name}
                  </Link>
                  <span className="block truncate text-xs leading-4 text-text-3">
                    {pod.reason ?? pod.owner ?? "no owner"}
                  </span>
                </div>
                <Chip
                  tone={VERDICT_LOOK[pod.verdict].tone}
                  icon={VERDICT_LOOK[pod.verdict].icon}
                  title={pod.verdictSays}
                  className="justify-self-start"
                >
                  {VERDICT_WORD[pod.verdict]}
                  <span className="sr-only">: {pod.verdictSays}</span>
                </Chip>
                <span className="text-xs text-text-3 max-sm:hidden">{sayCount(pod.restarts, "restart")}</span>
                <Age at={pod.createdAt} className="text-right text-text-3 max-sm:hidden" />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Card>
  );
}
