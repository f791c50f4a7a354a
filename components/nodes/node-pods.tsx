"use client";
import {
  ArrowRightLeft,
  CircleCheck,
  CircleX,
  HardDrive,
  Hourglass,
  type LucideIcon,
  Pin,
  RotateCcw,
  TriangleAlert,
  Unlink,
} from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { sayCount } from "@/components/ui/say-count";
import { Chip } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import type { DrainEffect, NodeItem } from "@/lib/nodes/model";
import { DRAIN_EFFECTS } from "@/lib/nodes/schema";

const EFFECT: Readonly<Record<DrainEffect, { tone: Tone; icon: LucideIcon; label: string }>> = {
  moves: { tone: "ok", icon: ArrowRightLeft, label: "moves" },
  gap: { tone: "warn", icon: TriangleAlert, label: "short gap" },
  job_fails: { tone: "bad", icon: CircleX, label: "job fails" },
  job_retries: { tone: "warn", icon: RotateCcw, label: "job retries" },
  blocked: { tone: "bad", icon: CircleX, label: "blocked" },
  loses_data: { tone: "bad", icon: HardDrive, label: "loses data" },
  unmanaged: { tone: "bad", icon: Unlink, label: "not coming back" },
  stays: { tone: "mute", icon: Pin, label: "stays" },
  finished: { tone: "mute", icon: CircleCheck, label: "finished" },
  terminating: { tone: "hold", icon: Hourglass, label: "terminating" },
};

/** Pods by tool, each with what a drain of the node would do to it. */
export function NodePods({ node }: { node: NodeItem }) {
  const [only, setOnly] = useState<DrainEffect | null>(null);
  const groups = node.groups
    .map((group) => ({ ...group, pods: group.pods.filter(({ effect }) => only === null || effect === only) }))
    .filter(({ pods }) => pods.length > 0);
  return (
    <Card title="Pods" note={`${node.pods} of ${node.podsMax} possible, ${sayCount(node.tools, "tool")}`}>
      <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-3.5 py-2">
        <span className="mr-1 text-text-3">A drain would mean</span>
        {DRAIN_EFFECTS.map((effect) => {
          const count = node.effects[effect] ?? 0;
          const { tone, icon, label } = EFFECT[effect];
          return count === 0 ? null : (
            <button
              key={effect}
              type="button"
              aria-pressed={only === effect}
              title={only === effect ? "Show all pods" : "Show only these"}
              className={cn("rounded-full", only !== null && only !== effect && "opacity-55")}
              onClick={() => setOnly(only === effect ? null : effect)}
            >
              <Chip tone={tone} icon={icon} className={only === effect ? "ring-1 ring-current" : ""}>
                {count} {label}
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
                  tone={EFFECT[pod.effect].tone}
                  icon={EFFECT[pod.effect].icon}
                  title={pod.effectSays}
                  className="justify-self-start"
                >
                  {EFFECT[pod.effect].label}
                  <span className="sr-only">: {pod.effectSays}</span>
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
