import { CircleCheck, CirclePause, CircleX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { PodPhase } from "@/components/pods/pod-phase";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { sayCount } from "@/components/ui/say-count";
import { Chip, Status } from "@/components/ui/status";
import type { ToolItem } from "@/lib/tools/model";
import { ITEM, Rows } from "./tool-lists";

type Workload = ToolItem["workloads"][number];

function lookOf({ ready, replicas }: Workload) {
  if (replicas === 0) return { tone: "hold", icon: CirclePause, label: "Switched off" } as const;
  const label = `${ready} of ${replicas} ready`;
  if (ready >= replicas) return { tone: "ok", icon: CircleCheck, label } as const;
  return ready > 0
    ? ({ tone: "warn", icon: TriangleAlert, label } as const)
    : ({ tone: "bad", icon: CircleX, label } as const);
}

export function ToolWorkloads({ workloads }: Pick<ToolItem, "workloads">) {
  return (
    <Card title="Workloads" note={workloads.length}>
      <Rows none="Nothing of it is meant to run all the time.">
        {workloads.map((workload) => (
          <li key={workload.kind + workload.name} className={ITEM}>
            <b className="font-medium">{workload.name}</b>
            <span className="text-text-3">{workload.kind}</span>
            {workload.web && <Chip tone="busy">web service</Chip>}
            <Status {...lookOf(workload)} className="ml-auto" />
            <span className="flex w-full flex-wrap gap-x-3 text-xs text-text-3">
              {workload.image !== null && <span className="font-mono break-all">{workload.image}</span>}
              {workload.otherBuildSince !== null && (
                <span className="text-warn">
                  <Age at={workload.otherBuildSince} prefix="each pod started in the last " /> runs another
                  build of it
                </span>
              )}
              <span>{sayCount(workload.restarts, "restart")}</span>
              {workload.rolledOutAt !== null && (
                <Age at={workload.rolledOutAt} prefix="rolled out " suffix=" ago" />
              )}
            </span>
          </li>
        ))}
      </Rows>
    </Card>
  );
}

export function ToolPods({ tool, pods }: { tool: string; pods: ToolItem["podList"] }) {
  return (
    <Card title="Pods" note={pods.length}>
      <Rows none="It has no pods.">
        {pods.map((pod) => (
          <li key={pod.name} className={ITEM}>
            <Link
              href={`/pods/${pod.namespace}/${pod.name}`}
              prefetch={false}
              className="min-w-0 break-all hover:underline"
            >
              {pod.name}
            </Link>
            <PodPhase phase={pod.phase} ready={pod.ready} />
            <span className="ml-auto flex gap-3">
              {pod.node !== null && (
                <Link href={`/nodes/${pod.node}`} prefetch={false} className="text-text-2 hover:underline">
                  {pod.node}
                </Link>
              )}
              <Link
                href={`/tools/${tool}/logs?pod=${encodeURIComponent(pod.name)}`}
                prefetch={false}
                aria-label={`Logs of ${pod.name}`}
                className="font-medium text-accent hover:underline"
              >
                Logs
              </Link>
            </span>
            <span className="flex w-full flex-wrap gap-x-3 text-xs text-text-3">
              <span>{pod.owner ?? "made by hand"}</span>
              <span>{sayCount(pod.restarts, "restart")}</span>
              <Age at={pod.createdAt} prefix="for " />
              {pod.reason !== null && <span className="text-text-2">{pod.reason}</span>}
            </span>
          </li>
        ))}
      </Rows>
    </Card>
  );
}
