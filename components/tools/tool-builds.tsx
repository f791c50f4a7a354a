import { Ban, CircleCheck, CircleDashed, CircleX, LoaderCircle, TimerOff } from "lucide-react";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { sayDuration } from "@/components/ui/duration";
import { Status } from "@/components/ui/status";
import { tookMs } from "@/lib/tools/builds/model";
import type { ToolItem } from "@/lib/tools/model";
import { ITEM, Rows } from "./tool-lists";

type Build = NonNullable<ToolItem["builds"]>[number];

const LOOK = {
  waiting: { tone: "mute", icon: CircleDashed, label: "Waiting" },
  running: { tone: "busy", icon: LoaderCircle, label: "Running" },
  succeeded: { tone: "ok", icon: CircleCheck, label: "Succeeded" },
  failed: { tone: "bad", icon: CircleX, label: "Failed" },
  timed_out: { tone: "bad", icon: TimerOff, label: "Ran out of time" },
  cancelled: { tone: "mute", icon: Ban, label: "Cancelled" },
} as const;

/** How builds of its image went; nothing on a platform that builds none. */
export function ToolBuilds({ builds }: Pick<ToolItem, "builds">) {
  if (builds === null) return null;
  return (
    <Card title="Builds" note={builds.length}>
      <Rows none="No build of its image is kept.">
        {builds.map((build) => (
          <li key={build.name} className={ITEM}>
            <span className="min-w-0 break-all">{build.name}</span>
            <span className="ml-auto flex flex-wrap items-center gap-3">
              <Status {...LOOK[build.state]} />
              <span className="text-xs text-text-3">
                <Age
                  at={build.endedAt ?? build.startedAt}
                  prefix={build.endedAt === null ? "for " : ""}
                  suffix={build.endedAt === null ? "" : " ago"}
                />
                {sayTook(build)}
              </span>
            </span>
          </li>
        ))}
      </Rows>
    </Card>
  );
}

function sayTook(build: Build): string {
  const ms = tookMs(build);
  return ms === null ? "" : `, after ${sayDuration(ms / 1_000)}`;
}
