"use client";
import { useMutation } from "@tanstack/react-query";
import { Ban, Pause, Play, Undo2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import { type ActionItem, isFinal } from "@/lib/actions/model";
import { pauseAction, resumeAction } from "@/lib/actions/queries";
import { CancelDialog } from "./cancel-dialog";
import { pendingOf } from "./say-pending";

type Props = { action: ActionItem; onAsked: () => Promise<unknown>; onUndo: () => void };

/** What the person looking may do with an action now. A pressed button stays busy until the worker has followed. */
export function ActionButtons({ action, onAsked, onUndo }: Props) {
  const { id, offers, state } = action;
  const mayRepool = useMay("node.repool");
  const mayUndo = offers.undo || (mayRepool && stayedCordoned(action));
  const [cancelling, setCancelling] = useState(false);
  const pause = useMutation({ mutationFn: () => pauseAction(id), onSettled: onAsked });
  const resume = useMutation({ mutationFn: () => resumeAction(id), onSettled: onAsked });
  const pending = pendingOf(action, useMay("action.cancel"));
  useShortcuts([
    ...(offers.pause ? [{ key: "p", label: "Pause this action", run: () => pause.mutate() }] : []),
    ...(offers.resume ? [{ key: "p", label: "Resume this action", run: () => resume.mutate() }] : []),
    ...(mayUndo ? [{ key: "u", label: `${sayUndo(action.action)} this`, run: onUndo }] : []),
  ]);
  const failure = pause.error ?? resume.error;
  return (
    <>
      <div className="ml-auto flex flex-wrap gap-2 empty:hidden max-sm:ml-0 max-sm:w-full max-sm:[&>button]:h-10 max-sm:[&>button]:flex-1">
        {pending === "pausing" && <Button busy>Pausing</Button>}
        {pending === "resuming" && <Button busy>Resuming</Button>}
        {pending === "cancelling" && <Button busy>Cancelling</Button>}
        {offers.pause && (
          <Button icon={Pause} busy={pause.isPending} onClick={() => pause.mutate()}>
            Pause
          </Button>
        )}
        {offers.resume && (
          <Button
            icon={Play}
            variant={state === "paused" ? "primary" : "default"}
            busy={resume.isPending}
            onClick={() => resume.mutate()}
          >
            {pending === "pausing" ? "Go on instead" : "Resume"}
          </Button>
        )}
        {offers.cancel && state !== "awaiting_approval" && (
          <Button icon={Ban} onClick={() => setCancelling(true)}>
            Cancel…
          </Button>
        )}
        {mayUndo && (
          <Button icon={Undo2} onClick={onUndo}>
            {sayUndo(action.action)}…
          </Button>
        )}
      </div>
      {failure !== null && (
        <Notice tone="bad" title="It was not done" className="w-full">
          {failure.message}
        </Notice>
      )}
      {cancelling && <CancelDialog action={action} onClose={() => setCancelling(false)} onAsked={onAsked} />}
    </>
  );
}

/** A drain leaves a node cordoned that was so before; whoever is done with it repools it from here all the same. */
const stayedCordoned = ({ action, state, plan }: ActionItem): boolean =>
  action === "node.drain" && isFinal(state) && plan.targets[0]?.found.unschedulable === true;

/** Undo by the name people have for it, where it has one. */
export const sayUndo = (action: string): string => (action === "node.drain" ? "Repool" : "Undo");
