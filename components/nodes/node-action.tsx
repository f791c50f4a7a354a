"use client";
import { ActionDialog } from "@/components/actions/action-dialog";
import type { NodeVerb } from "./verb-state";

type Props = { verb: NodeVerb; nodes: readonly string[]; onClose: () => void; onStarted?: () => void };

const WORD: Readonly<Record<NodeVerb, string>> = { cordon: "Cordon", uncordon: "Uncordon", repool: "Repool" };

export function NodeActionDialog({ verb, nodes, onClose, onStarted }: Props) {
  const word = WORD[verb];
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
