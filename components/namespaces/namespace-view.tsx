"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { sayBare, sayResource } from "@/components/quotas/say-quota";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { CommandCard } from "@/components/ui/command-card";
import { Facts } from "@/components/ui/facts";
import { itemOf } from "@/components/ui/item-of";
import type { NamespaceItem } from "@/lib/namespaces/model";
import { namespaceQuery } from "@/lib/namespaces/queries";
import { Belongs } from "./belongs";
import { NamespaceDrift } from "./namespace-drift";

const LINK = "text-accent hover:underline";

export function NamespaceView({ name }: { name: string }) {
  const answer = useQuery(namespaceQuery(name));
  const { item: namespace, notice } = itemOf(answer, {
    title: name,
    list: { href: "/namespaces", label: "See all namespaces" },
  });
  if (namespace === null) return notice;
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="min-w-0 break-all">{namespace.name}</h1>
        <Belongs to={namespace.belongsTo} />
      </div>
      <p className="mt-0.5 mb-4 text-base text-text-2">{namespace.sentence}</p>
      {notice}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid min-w-0 gap-4">
          <NamespaceDrift namespace={namespace} />
          <Workloads workloads={namespace.workloads} />
          <Card title="Labels">
            <Facts
              facts={Object.entries(namespace.labels).map(([label, value]) => ({ name: label, value }))}
            />
          </Card>
        </div>
        <div className="grid min-w-0 gap-4">
          <Card title="Details">
            <Facts facts={factsOf(namespace)} />
          </Card>
          {namespace.quotas.length > 0 && (
            <Card title="Quota">
              <Facts
                facts={namespace.quotas.map(({ resource, used, hard }) => ({
                  name: sayResource(resource),
                  value: `${sayBare(resource, used)} of ${sayBare(resource, hard)}`,
                }))}
              />
            </Card>
          )}
          <CommandCard commands={namespace.equivalent} />
        </div>
      </div>
    </>
  );
}

const factsOf = ({ name, tool, pods, phase, disabled, runAsUser, createdAt }: NamespaceItem) => [
  {
    name: "Tool",
    value:
      tool === null ? (
        "none"
      ) : (
        <Link className={LINK} href={`/tools/${tool}`}>
          {tool}
          {disabled && " (disabled)"}
        </Link>
      ),
  },
  {
    name: "Pods",
    value: (
      <Link className={LINK} href={`/pods?namespace=${name}`}>
        {pods.toLocaleString("en")}
      </Link>
    ),
  },
  { name: "State", value: phase },
  ...(runAsUser === null ? [] : [{ name: "Runs as", value: runAsUser }]),
  { name: "Age", value: <Age at={createdAt} /> },
];

function Workloads({ workloads }: Pick<NamespaceItem, "workloads">) {
  return (
    <Card title="Workloads" note={workloads.length}>
      {workloads.length === 0 ? (
        <p className="px-3.5 py-3 text-text-3">Nothing is set to run here.</p>
      ) : (
        <Facts
          facts={workloads.map(({ kind, name, replicas }) => ({
            id: `${kind} ${name}`,
            name: kind,
            value: (
              <>
                {name} <span className="text-text-3">{replicas}</span>
              </>
            ),
          }))}
        />
      )}
    </Card>
  );
}
