"use client";
import { useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { sayCount } from "@/components/ui/say-count";
import { isInFiles } from "@/lib/reconciler/model";

type Props = { ids: readonly string[]; onClose: () => void; onStarted?: () => void };

/** Shows what a repair of the chosen drift would do, and starts it: first what is in the cluster, then what is in files. */
export function RepairDialog({ ids, onClose, onStarted }: Props) {
  const inCluster = ids.filter((id) => !isInFiles(id));
  const inFiles = ids.filter(isInFiles);
  const isMixed = inCluster.length > 0 && inFiles.length > 0;
  const [part, setPart] = useState<"cluster" | "files">(inCluster.length > 0 ? "cluster" : "files");
  const [chosen, where, action] =
    part === "cluster"
      ? ([inCluster, "in the cluster", "tool.repair"] as const)
      : ([inFiles, "in files", "account.repair"] as const);
  const isFirstOfTwo = isMixed && part === "cluster";
  return (
    <ActionDialog
      key={part}
      title={`Repair ${sayCount(chosen.length, "object")}${isMixed ? ` ${where}` : ""}`}
      verb="Repair"
      request={{ kind: "start", action, input: { selection: { by: "ids", ids: [...chosen] } } }}
      onClose={isFirstOfTwo ? () => setPart("files") : onClose}
      {...(onStarted && !isFirstOfTwo ? { onStarted } : {})}
    />
  );
}
