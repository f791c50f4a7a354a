"use client";
import { CirclePause, CirclePlay, Copy, History, PackageOpen, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay } from "@/components/shell/session";
import { Button, buttonStyle } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table/data-table";
import { MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { sayCount } from "@/components/ui/say-count";
import { toast } from "@/components/ui/toast";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import { NODES_PATH, nodesQuery } from "@/lib/nodes/queries";
import { NODE_COLUMNS } from "./columns";
import { NodeActionDialog } from "./node-action";
import { NodeMenu, useMayVerbs } from "./node-menu";
import { NODE_FACETS, NODE_SORT } from "./table";
import type { NodeVerb } from "./verb-state";

export function NodesView() {
  const [doing, setDoing] = useState<{
    verb: NodeVerb;
    nodes: readonly string[];
    onStarted: () => void;
  } | null>(null);
  const may = useMayVerbs();
  const mayRoll = useMay("campaign.run");
  const ask = (verb: NodeVerb, node: string) => setDoing({ verb, nodes: [node], onStarted: () => undefined });
  return (
    <>
      <DataTable
        page="nodes"
        title="Nodes"
        says={(page) => {
          const troubled = page.facets.attention?.find((one) => one.value === "true")?.count ?? 0;
          const needs = troubled === 1 ? "1 needs" : `${troubled.toLocaleString("en")} need`;
          return `${sayCount(page.total, "node")}${troubled === 0 ? "" : `, ${needs} attention`}`;
        }}
        path={NODES_PATH}
        query={nodesQuery}
        idOf={(node) => node.name}
        columns={NODE_COLUMNS}
        facets={NODE_FACETS}
        defaultSort={NODE_SORT}
        filterLabel="Filter by name, label, address or tool"
        emptySays="The cluster has no nodes, or this console may not see them."
        rowMenu={(node) => (
          <>
            <NodeMenu node={node} onAsk={(verb) => ask(verb, node.name)} />
            <MenuSeparator />
            <MenuLink>
              <Link href={`/pods?node=${node.name}`} prefetch={false}>
                <PackageOpen aria-hidden className="size-4 shrink-0 text-text-3" />
                Its pods
              </Link>
            </MenuLink>
            <MenuLink>
              <Link href={`/actions?target=${encodeURIComponent(`node/${node.name}`)}`} prefetch={false}>
                <History aria-hidden className="size-4 shrink-0 text-text-3" />
                Its actions
              </Link>
            </MenuLink>
            <MenuItem icon={Copy} onSelect={() => copy(`kubectl describe node ${node.name}`)}>
              Copy kubectl describe
            </MenuItem>
          </>
        )}
        {...(may.cordon || may.uncordon
          ? {
              bulk: (nodes, clear) => (
                <Bulk
                  nodes={nodes}
                  may={may}
                  mayRoll={mayRoll}
                  onAsk={(verb) => setDoing({ verb, nodes, onStarted: clear })}
                />
              ),
            }
          : {})}
      />
      {doing && <NodeActionDialog {...doing} onClose={() => setDoing(null)} />}
    </>
  );
}

const copy = (command: string) =>
  navigator.clipboard.writeText(command).then(
    () => toast.done("Copied"),
    () => toast.failed("The browser did not allow copying"),
  );

type BulkProps = {
  nodes: readonly string[];
  mayRoll: boolean;
  may: Readonly<Record<NodeVerb, boolean>>;
  onAsk: (verb: NodeVerb) => void;
};

function Bulk({ nodes, may, mayRoll, onAsk }: BulkProps) {
  const router = useRouter();
  const roll = `/campaigns/new?nodes=${nodes.map(encodeURIComponent).join(",")}`;
  useShortcuts([
    ...(may.cordon ? [{ key: "c", label: "Cordon the selected nodes", run: () => onAsk("cordon") }] : []),
    ...(may.uncordon
      ? [{ key: "u", label: "Uncordon the selected nodes", run: () => onAsk("uncordon") }]
      : []),
    ...(mayRoll ? [{ key: "r", label: "Roll over the selected nodes", run: () => router.push(roll) }] : []),
  ]);
  return (
    <>
      {mayRoll && (
        <Link href={roll} className={buttonStyle()}>
          <RefreshCw aria-hidden className="size-4" />
          Roll over {sayCount(nodes.length, "node")}…
        </Link>
      )}
      {may.cordon && (
        <Button icon={CirclePause} onClick={() => onAsk("cordon")}>
          Cordon…
        </Button>
      )}
      {may.uncordon && (
        <Button icon={CirclePlay} onClick={() => onAsk("uncordon")}>
          Uncordon…
        </Button>
      )}
    </>
  );
}
