import { Ban, CircleCheck, CircleX, Clock, Hand, LoaderCircle, type LucideIcon, Pause } from "lucide-react";
import type { Tone } from "@/components/ui/tone";
import type { ActionRow, ActionState } from "@/lib/actions/model";
import { capital } from "@/lib/core/capital";

export type StateLook = { tone: Tone; icon: LucideIcon; label: string; spin?: boolean };

export const STATE_LOOK: Readonly<Record<ActionState, StateLook>> = {
  awaiting_approval: { tone: "hold", icon: Hand, label: "Awaiting approval" },
  queued: { tone: "busy", icon: Clock, label: "Queued" },
  running: { tone: "busy", icon: LoaderCircle, label: "Running", spin: true },
  paused: { tone: "hold", icon: Pause, label: "Paused" },
  blocked: { tone: "warn", icon: Hand, label: "Blocked" },
  succeeded: { tone: "ok", icon: CircleCheck, label: "Succeeded" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  cancelled: { tone: "mute", icon: Ban, label: "Cancelled" },
  expired: { tone: "mute", icon: Clock, label: "Expired" },
};

type ProgressState = "waiting" | "running" | "done" | "already_so" | "failed" | "cancelled";

export const PROGRESS_LOOK: Readonly<Record<ProgressState, StateLook>> = {
  waiting: { tone: "mute", icon: Clock, label: "Waiting" },
  running: { tone: "busy", icon: LoaderCircle, label: "Running", spin: true },
  done: { tone: "ok", icon: CircleCheck, label: "Done" },
  already_so: { tone: "ok", icon: CircleCheck, label: "Already so" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  cancelled: { tone: "mute", icon: Ban, label: "Cancelled" },
};

/** Page of a target, where it has one. */
export function targetHref(target: { kind: string; name: string }): string | null {
  if (target.kind === "node") return `/nodes/${encodeURIComponent(target.name)}`;
  if (target.kind === "tool") return `/tools/${encodeURIComponent(target.name)}`;
  if (target.kind === "pod") return `/pods/${target.name.split("/").map(encodeURIComponent).join("/")}`;
  if (target.kind === "quota") return `/quotas?q=${encodeURIComponent(target.name)}`;
  return null;
}

/** Verbs whose words do not stand in the order of "node.cordon": "Cordon node". */
const WORDS: Readonly<Record<string, string>> = {
  "mirror.accept-shrink": "Accept smaller directory",
  "tool.put-back": "Put tool back",
  "tool.rerun-job": "Run job again",
  "tool.postpone-drain": "Postpone drain of tool",
  "infrastructure.repair": "Repair infrastructure users",
  "status.set-note": "Set note of status page",
  "status.set-fields": "Set fields of status page",
};

/** "node.cordon" as people say it: "Cordon node". */
export function sayAction(action: string): string {
  const [entity = action, verb = ""] = action.split(".");
  const words = WORDS[action] ?? `${verb} ${entity}`.trim().replaceAll("_", " ");
  return capital(words);
}

/** What an action does, by name where it is one thing: "Cordon tools-k8s-worker-102". */
export function sayWhat({ summary, targets }: Pick<ActionRow, "summary" | "targets">): string {
  const [only, ...others] = targets;
  return only === undefined || others.length > 0
    ? summary
    : summary.replace(`1 ${only.kind}`, () => only.name);
}
