"use client";
import { CirclePause, CirclePlay, Copy, History, PackageOpen } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { DataTable } from "@/components/ui/data-table/data-table";
import { MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { sayCount } from "@/components/ui/say-count";
import { toast } from "@/components/ui/toast";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import { NODES_PATH, nodesQuery } from "@/lib/nodes/queries";
import { NODE_COLUMNS } from "./columns";
import { NodeActionDialog, type NodeVerb } from "./node-action";
import { NODE_FACETS, NODE_SORT } from "./table";

export function NodesView() {
  const [doing, setDoing] = useState<{
    verb: NodeVerb;
    nodes: readonly string[];
    onStarted: () => void;
  } | null>(null);
  const may = { cordon: useMay("node.cordon"), uncordon: useMay("node.uncordon") };
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
            {may.cordon && node.cordon === null && (
              <MenuItem icon={CirclePause} onSelect={() => ask("cordon", node.name)}>
                Cordon…
              </MenuItem>
            )}
            {may.uncordon && node.cordon !== null && (
              <MenuItem icon={CirclePlay} onSelect={() => ask("uncordon", node.name)}>
                Uncordon…
              </MenuItem>
            )}
            {(may.cordon || may.uncordon) && <MenuSeparator />}
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
                <Bulk may={may} onAsk={(verb) => setDoing({ verb, nodes, onStarted: clear })} />
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
  may: Readonly<Record<NodeVerb, boolean>>;
  onAsk: (verb: NodeVerb) => void;
};

function Bulk({ may, onAsk }: BulkProps) {
  useShortcuts([
    ...(may.cordon ? [{ key: "c", label: "Cordon the selected nodes", run: () => onAsk("cordon") }] : []),
    ...(may.uncordon
      ? [{ key: "u", label: "Uncordon the selected nodes", run: () => onAsk("uncordon") }]
      : []),
  ]);
  return (
    <>
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
