"use client";
import { ActionDialog } from "@/components/actions/action-dialog";

export type NodeVerb = "cordon" | "uncordon";

type Props = { verb: NodeVerb; nodes: readonly string[]; onClose: () => void; onStarted?: () => void };

export function NodeActionDialog({ verb, nodes, onClose, onStarted }: Props) {
  const word = verb === "cordon" ? "Cordon" : "Uncordon";
  const what = nodes.length === 1 ? (nodes[0] ?? "") : `${nodes.length} nodes`;
  return (
    <ActionDialog
      title={`${word} ${what}`}
      verb={nodes.length === 1 ? `${word} node` : `${word} ${what}`}
      request={{ kind: "start", action: `node.${verb}`, input: { nodes: [...nodes] } }}
      onClose={onClose}
      {...(onStarted ? { onStarted } : {})}
    />
  );
}
