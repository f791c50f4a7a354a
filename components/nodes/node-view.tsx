"use client";
import { useQuery } from "@tanstack/react-query";
import { CirclePause, CirclePlay, Ellipsis, LoaderCircle, LogOut } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActionsOf, AuditOf } from "@/components/actions/history-of";
import { sayAction } from "@/components/actions/say-action";
import { useShortcuts } from "@/components/shell/keyboard";
import { useMay } from "@/components/shell/session";
import { Button, buttonStyle } from "@/components/ui/button";
import { CommandCard } from "@/components/ui/command-card";
import { itemOf } from "@/components/ui/item-of";
import { Menu } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { sayCount } from "@/components/ui/say-count";
import { Chip } from "@/components/ui/status";
import { nodeQuery } from "@/lib/nodes/queries";
import { stuckDrainHref } from "./drain/stuck-options";
import { NodeActionDialog } from "./node-action";
import { NodeConditions } from "./node-conditions";
import { NodeMenu, useMayVerbs } from "./node-menu";
import { NodePods } from "./node-pods";
import { NodeCapacity, NodeDetails, NodeEvents } from "./node-side";
import { NodeStateStatus } from "./node-state";
import type { NodeVerb } from "./verb-state";

export function NodeView({ name }: { name: string }) {
  const answer = useQuery({
    ...nodeQuery(name),
    // The sentences of the server say how long ago, so they are asked for anew each minute.
    refetchInterval: 60_000,
  });
  const [verb, setVerb] = useState<NodeVerb | null>(null);
  const router = useRouter();
  const may = { ...useMayVerbs(), drain: useMay("node.drain"), audit: useMay("audit.read") };
  useShortcuts([
    ...(may.cordon ? [{ key: "c", label: "Cordon this node", run: () => setVerb("cordon") }] : []),
    ...(may.uncordon ? [{ key: "u", label: "Uncordon this node", run: () => setVerb("uncordon") }] : []),
    { key: "d", label: "Plan the drain of this node", run: () => router.push(`/nodes/${name}/drain`) },
  ]);
  const { item: node, notice } = itemOf(answer, {
    title: name,
    list: { href: "/nodes", label: "See all nodes" },
  });
  if (node === null) return notice;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 break-all">{node.name}</h1>
        <NodeStateStatus state={node.state} />
        {node.activeAction !== null && (
          <Link href={`/actions/${node.activeAction.id}`}>
            <Chip tone="busy" icon={LoaderCircle}>
              {sayAction(node.activeAction.action)}, {node.activeAction.state}
            </Chip>
          </Link>
        )}
        <div className="ml-auto flex gap-2 max-sm:order-last max-sm:mt-1 max-sm:ml-0 max-sm:w-full">
          <Link
            href={node.stuck === null ? `/nodes/${name}/drain` : stuckDrainHref(name)}
            className={buttonStyle()}
          >
            <LogOut aria-hidden className="size-4" />
            {may.drain ? "Drain…" : "What a drain would do"}
          </Link>
          {may.cordon && node.cordon === null && (
            <Button icon={CirclePause} onClick={() => setVerb("cordon")}>
              Cordon…
            </Button>
          )}
          {may.uncordon && node.cordon !== null && (
            <Button icon={CirclePlay} onClick={() => setVerb("uncordon")}>
              Uncordon…
            </Button>
          )}
          {(may.cordon || may.repool) && (
            <Menu trigger={<Button icon={Ellipsis} aria-label="More to do with this node" />}>
              <NodeMenu node={node} onAsk={setVerb} />
            </Menu>
          )}
        </div>
        <p className="w-full text-base text-text-2" aria-live="polite">
          {node.sentence === "Ready"
            ? `Ready, with ${sayCount(node.pods, "pod")} of ${sayCount(node.tools, "tool")}`
            : node.sentence}
        </p>
      </div>
      {node.stuck !== null && (
        <Notice
          className="mb-4"
          title={`This node is stuck: ${node.stuck}`}
          action={
            <Link href={stuckDrainHref(name)} className={buttonStyle({ size: "sm" })}>
              See a plan that fits
            </Link>
          }
        >
          What runs here may never end by itself. A drain that does not wait for it starts the replacements.
        </Notice>
      )}
      {notice}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid gap-4">
          <NodePods node={node} />
          <NodeEvents events={node.events} />
          <ActionsOf target={`node/${name}`} />
          {may.audit && <AuditOf target={`node/${name}`} />}
        </div>
        <div className="grid gap-4">
          <NodeCapacity node={node} />
          <NodeConditions conditions={node.conditionList} />
          <NodeDetails node={node} />
          <CommandCard commands={node.equivalent} />
        </div>
      </div>
      {verb !== null && <NodeActionDialog verb={verb} nodes={[name]} onClose={() => setVerb(null)} />}
    </>
  );
}
