"use client";
import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { ActionItem } from "@/lib/actions/model";
import { cancelAction } from "@/lib/actions/queries";
import { sayWhat } from "./say-action";

type Props = { action: ActionItem; onClose: () => void; onAsked: () => Promise<unknown> };

/** An end that cannot be taken back is asked for twice. */
export function CancelDialog({ action, onClose, onAsked }: Props) {
  const cancel = useMutation({
    mutationFn: () => cancelAction(action.id),
    onSettled: onAsked,
    onSuccess: onClose,
  });
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Cancel: ${sayWhat(action)}`}
      description={
        action.action === "node.drain"
          ? "What is under way is finished, no other pod is evicted, and the node stays cordoned until it is repooled."
          : "What is under way is finished; nothing more is begun. What is done stays done until it is undone."
      }
      footer={
        <>
          <Button onClick={onClose}>Let it go on</Button>
          <Button variant="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel it
          </Button>
        </>
      }
    >
      {cancel.error !== null && (
        <Notice tone="bad" title="It was not cancelled">
          {cancel.error.message}
        </Notice>
      )}
    </Dialog>
  );
}
