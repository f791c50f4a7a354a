"use client";
import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { Empty } from "@/components/ui/empty";
import { sayCount } from "@/components/ui/say-count";
import type { DrainPlan } from "@/lib/nodes/drain/model";
import { DRAIN_VERDICTS } from "@/lib/nodes/verdict/model";
import { groupsAt, type Place, type PodGroup, sayShort } from "./group-pods";
import { type Acceptance, PodRow } from "./pod-row";

const FOLDED: readonly { place: Place; title: string; byTool: boolean }[] = [
  { place: "goes", title: "Waited for, or already going", byTool: true },
  { place: "moves", title: "Moves without a gap", byTool: true },
  { place: "left_out", title: "Left out by the filter", byTool: true },
  { place: "stays", title: "Stays", byTool: false },
];

/** Who it hurts, in the open; everything else folded, each with its count. */
export function PlanPods({ plan, acceptance }: { plan: DrainPlan; acceptance: Acceptance | null }) {
  const hurt = groupsAt(plan, "hurts", DRAIN_VERDICTS);
  return (
    <Card title="Who it hurts" note={hurt.length > 0 && sayOf(hurt, plan)}>
      {hurt.length === 0 && (
        <Empty
          icon={CircleCheck}
          title={plan.counts.leaves === 0 ? "Nothing here would move" : "Nobody"}
          says={
            plan.counts.leaves === 0
              ? "No pod would be evicted: a drain only cordons the node."
              : "Everything that leaves starts elsewhere before anyone notices."
          }
          className="py-8 [&>svg]:text-ok"
        />
      )}
      {hurt.map((group) => (
        <Group key={group.name} group={group} acceptance={acceptance} />
      ))}
      {FOLDED.map(({ place, title, byTool }) => {
        const groups = groupsAt(plan, place, DRAIN_VERDICTS);
        const pods = groups.flatMap((group) => group.pods);
        if (pods.length === 0) return null;
        const note = byTool
          ? `${sayCount(pods.length, "pod")} of ${sayOwners(groups)}`
          : `${sayCount(pods.length, "pod")}: ${sayShort(pods)}`;
        return (
          <Disclosure key={place} title={title} note={note}>
            {groups.map((group) => (
              <Group key={group.name} group={group} acceptance={acceptance} />
            ))}
          </Disclosure>
        );
      })}
    </Card>
  );
}

function Group({ group, acceptance }: { group: PodGroup; acceptance: Acceptance | null }) {
  return (
    <section aria-label={group.name}>
      <div className="-mt-px flex min-h-[34px] flex-wrap items-center gap-x-2 border-y border-line bg-sunken px-3.5 py-1">
        <h3 className="font-medium">
          <Name group={group} />
        </h3>
        {group.pods.length > 1 && group.says !== null && (
          <span className="min-w-0 text-text-2">{group.says}</span>
        )}
        <span className="ml-auto text-text-2">{sayCount(group.pods.length, "pod")}</span>
      </div>
      <ul>
        {group.pods.map((pod) => (
          <PodRow key={pod.uid} pod={pod} acceptance={acceptance} />
        ))}
      </ul>
    </section>
  );
}

/** What a tool runs elsewhere is one press away. */
function Name({ group: { name, pods } }: { group: PodGroup }): ReactNode {
  const namespace = pods[0]?.namespace ?? name;
  return (
    <Link
      href={`/pods?namespace=${encodeURIComponent(namespace)}`}
      prefetch={false}
      className="hover:underline"
    >
      {name}
    </Link>
  );
}

const sayOwners = (groups: readonly PodGroup[]): string => {
  const tools = groups.filter(({ isTool }) => isTool).length;
  const others = groups.length - tools;
  return [tools > 0 && sayCount(tools, "tool"), others > 0 && sayCount(others, "platform namespace")]
    .filter((part) => part !== false)
    .join(" and ");
};

const sayOf = (hurt: readonly PodGroup[], plan: DrainPlan): string => {
  const tools = hurt.filter(({ isTool }) => isTool).length;
  return tools === hurt.length ? `${tools} of ${sayCount(plan.counts.tools, "tool")}` : sayOwners(hurt);
};
