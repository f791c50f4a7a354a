"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { CommandCard } from "@/components/ui/command-card";
import { Facts } from "@/components/ui/facts";
import { itemOf } from "@/components/ui/item-of";
import { sayAmount, sayBytes } from "@/components/ui/quantity";
import { podQuery } from "@/lib/pods/queries";
import { Containers } from "./containers";
import { PodPhase } from "./pod-phase";

export function PodView({ namespace, name }: { namespace: string; name: string }) {
  const { item: pod, notice } = itemOf(useQuery(podQuery(namespace, name)), { title: name });
  if (pod === null) return notice;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="min-w-0 break-all">{pod.name}</h1>
        <PodPhase phase={pod.phase} ready={pod.ready} />
      </div>
      <p className="mt-0.5 mb-4 text-base text-text-2">{pod.sentence}</p>
      {notice}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid gap-4">
          <Containers containers={pod.containers} />
          <Card title="Labels">
            <Facts facts={Object.entries(pod.labels).map(([label, value]) => ({ name: label, value }))} />
          </Card>
        </div>
        <div className="grid gap-4">
          <Card title="Details">
            <Facts
              facts={[
                { name: "Tool", value: pod.tool ?? "none" },
                {
                  name: "Namespace",
                  value: (
                    <Link className="text-accent hover:underline" href={`/pods?namespace=${pod.namespace}`}>
                      {pod.namespace}
                    </Link>
                  ),
                },
                {
                  name: "Node",
                  value:
                    pod.node === null ? (
                      "none yet"
                    ) : (
                      <Link className="text-accent hover:underline" href={`/nodes/${pod.node}`}>
                        {pod.node}
                      </Link>
                    ),
                },
                { name: "Owner", value: pod.owner ?? "none" },
                { name: "In a drain", value: pod.drainSays ?? "is on no node" },
                {
                  name: "Requests",
                  value: `${sayAmount(pod.requests.cpuCores)} cores, ${sayBytes(pod.requests.memoryBytes)}`,
                },
                { name: "Restarts", value: pod.restarts.toLocaleString("en") },
                { name: "Address", value: pod.podIp ?? "none" },
                {
                  name: "Grace period",
                  value: pod.graceSeconds === null ? "not set" : `${pod.graceSeconds} s`,
                },
                { name: "Age", value: <Age at={pod.createdAt} /> },
              ]}
            />
          </Card>
          <CommandCard commands={pod.equivalent} />
        </div>
      </div>
    </>
  );
}
