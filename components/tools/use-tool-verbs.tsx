"use client";
import { CalendarX, CirclePlay, CircleStop, PackagePlus, Play, RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ActionDialog } from "@/components/actions/action-dialog";
import { useSession } from "@/components/shell/session";
import { Button } from "@/components/ui/button";
import type { ToolItem, Upcoming } from "@/lib/tools/model";

type Verb = "tool.restart" | "tool.rerun-job" | "tool.postpone-drain";
type Ask = {
  action: Verb | (typeof DUE)[keyof typeof DUE]["action"];
  title: string;
  verb: string;
  input: Record<string, unknown>;
  danger?: boolean;
};

/** By which a tool becomes as the directory has it. */
const DUE = {
  stop: { action: "tool.disable", verb: "Stop it", says: "Stop", icon: CircleStop, danger: true },
  start: { action: "tool.enable", verb: "Start it", says: "Start", icon: CirclePlay, danger: false },
  provision: {
    action: "tool.provision",
    verb: "Provision it",
    says: "Provision",
    icon: PackagePlus,
    danger: false,
  },
} as const;

/** Buttons for what may be asked for on a tool: by role, or because it is one's own. The server decides again. */
export type ToolVerbs = {
  due: ReactNode;
  restart: ReactNode;
  runNow(kind: "CronJob" | "Job", name: string): ReactNode;
  notNow(one: Upcoming): ReactNode;
  dialog: ReactNode;
};

export function useToolVerbs(
  tool: Pick<ToolItem, "name" | "maintainers" | "foundBy" | "due"> | undefined,
): ToolVerbs {
  const { user, permissions } = useSession();
  const [asked, setAsked] = useState<Ask | null>(null);
  const name = tool?.name ?? "";
  const own = tool?.maintainers.includes(user) === true;
  const may = (action: Verb) => own || permissions.includes(action);
  const ask = (action: Verb, title: string, verb: string, input: Record<string, unknown>) => () =>
    setAsked({ action, title, verb, input: { tool: name, ...input } });
  const due = tool?.due == null ? null : DUE[tool.due];
  return {
    due: due !== null && permissions.includes(due.action) && (
      <Button
        variant="primary"
        icon={due.icon}
        onClick={() =>
          setAsked({
            ...due,
            title: `${due.says} ${name}`,
            input: due.action === "tool.provision" ? { tools: [name] } : { tool: name },
          })
        }
      >
        {due.verb}…
      </Button>
    ),
    restart: may("tool.restart") && tool?.foundBy != null && (
      <Button icon={RotateCcw} onClick={ask("tool.restart", `Restart ${name}`, "Restart web service", {})}>
        Restart…
      </Button>
    ),
    runNow: (kind, job) =>
      may("tool.rerun-job") && (
        <Button
          size="sm"
          icon={Play}
          onClick={ask("tool.rerun-job", `Run ${job} now`, "Run now", { kind, name: job })}
        >
          Run now…<span className="sr-only"> {job}</span>
        </Button>
      ),
    notNow: ({ actionId, node }) =>
      may("tool.postpone-drain") && (
        <Button
          size="sm"
          icon={CalendarX}
          onClick={ask("tool.postpone-drain", `Not now: put off work on ${node}`, "Put it off", {
            action: actionId,
            node,
          })}
        >
          Not now…<span className="sr-only"> on {node}</span>
        </Button>
      ),
    dialog: asked !== null && (
      <ActionDialog
        title={asked.title}
        verb={asked.verb}
        danger={asked.danger ?? false}
        request={{ kind: "start", action: asked.action, input: asked.input }}
        onClose={() => setAsked(null)}
      />
    ),
  };
}
