"use client";
import { ArrowUpToLine, RotateCcw, SkipForward } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { NodeRun } from "@/lib/campaigns/model";

export type Steering = { kind: "skip" | "retry" | "first"; name: string };

type Props = { run: NodeRun; busy: boolean; onSteer: (steering: Steering) => void };

/** What may be asked of a node now. A node at work has its own action, with its own buttons. */
export function SteerButtons({ run, busy, onSteer }: Props) {
  const { node, state } = run;
  const button = (kind: Steering["kind"], icon: typeof SkipForward, label: string) => (
    <Button
      size="sm"
      variant="quiet"
      icon={icon}
      disabled={busy}
      aria-label={`${label} ${node}`}
      title={`${label} ${node}`}
      onClick={() => onSteer({ kind, name: node })}
    />
  );
  return (
    <span className="inline-flex gap-1 max-sm:[&>button]:size-11">
      {state === "waiting" && button("first", ArrowUpToLine, "Take next:")}
      {(state === "failed" || state === "skipped") && button("retry", RotateCcw, "Retry")}
      {(state === "waiting" || state === "failed") && button("skip", SkipForward, "Skip")}
    </span>
  );
}
