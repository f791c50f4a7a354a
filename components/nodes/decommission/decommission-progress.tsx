"use client";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX, Clock, Hand, LoaderCircle, type LucideIcon, Play } from "lucide-react";
import type { ReactNode } from "react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyCommand } from "@/components/ui/copy-command";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import { resumeAction } from "@/lib/actions/queries";
import type { DecommissionProgress, StageProgress } from "@/lib/nodes/decommission/model";
import { STAGE_WORD } from "./stage-word";

type Look = { tone: Tone; icon: LucideIcon; label: string; spin?: boolean };

const LOOK: Readonly<Record<StageProgress["state"], Look>> = {
  waiting: { tone: "mute", icon: Clock, label: "To come" },
  running: { tone: "busy", icon: LoaderCircle, label: "Running", spin: true },
  asks: { tone: "hold", icon: Hand, label: "Waits for a person" },
  done: { tone: "ok", icon: CircleCheck, label: "Done" },
  by_hand: { tone: "ok", icon: Hand, label: "Done by hand" },
  stopped: { tone: "bad", icon: CircleX, label: "Stopped" },
};

type Props = {
  actionId: string;
  progress: DecommissionProgress;
  /** Nothing moves: it is paused or over. */
  still: boolean;
  mayResume: boolean;
  onAsked: () => Promise<unknown>;
};

/** Each stage with what was found, what was done, and what a person is asked to do. */
export function DecommissionProgressCard({ actionId, progress, still, mayResume, onAsked }: Props) {
  const resume = useMutation({ mutationFn: () => resumeAction(actionId), onSettled: onAsked });
  const done = progress.stages.filter(({ state }) => state === "done" || state === "by_hand").length;
  return (
    <Card title="Stages" note={`${done} of ${progress.stages.length} done`}>
      <ol aria-label="Stages">
        {progress.stages.map((stage) => (
          <li key={stage.stage} className="grid gap-1.5 border-b border-line px-3.5 py-2.5 last:border-b-0">
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-medium">{STAGE_WORD[stage.stage]}</span>
              <Status {...LOOK[stage.state]} spin={stage.state === "running" && !still} />
              {stage.at !== null && (
                <span className="ml-auto text-xs text-text-3">
                  <Age at={stage.at} suffix=" ago" />
                </span>
              )}
            </span>
            {stage.says !== "" && stage.state !== "asks" && (
              <span className="block break-words text-text-2 first-letter:uppercase">{stage.says}</span>
            )}
            {stage.found !== null && (
              <span className="text-xs break-all text-text-3">Found: {stage.found}</span>
            )}
            {stage.state === "asks" && (
              <Asks stage={stage}>
                {mayResume && (
                  <Button
                    variant="primary"
                    icon={Play}
                    busy={resume.isPending}
                    onClick={() => resume.mutate()}
                  >
                    It is done: resume
                  </Button>
                )}
              </Asks>
            )}
          </li>
        ))}
      </ol>
      {resume.error !== null && (
        <Notice tone="bad" title="It was not resumed" className="m-3.5">
          {resume.error.message}
        </Notice>
      )}
    </Card>
  );
}

/** The step by hand: why, the command, and the button that says it is done. */
function Asks({ stage, children }: { stage: StageProgress; children: ReactNode }) {
  return (
    <div className="grid gap-2.5 rounded-md border border-hold p-3">
      <p className="break-words first-letter:uppercase">{stage.says}</p>
      {stage.command !== null && <CopyCommand command={stage.command} label="To do by hand" />}
      <p className="text-xs text-text-3">
        A resume is checked where that is possible. Where it is not, it is recorded as your word.
      </p>
      <div>{children}</div>
    </div>
  );
}
