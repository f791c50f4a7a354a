"use client";
import {
  CircleCheck,
  CircleMinus,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  RotateCcw,
} from "lucide-react";
import { useState } from "react";
import { StatusPageLink } from "@/components/shell/status-page-link";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import type { Told } from "@/lib/outbox/model";
import {
  groupAlike,
  groupTold,
  sayStanding,
  sayTold,
  standingOf,
  type ToldGroup,
  type ToldStanding,
} from "./say-told";

const LOOK: Readonly<Record<ToldStanding, { tone: Tone; icon: LucideIcon; spin?: boolean }>> = {
  waiting: { tone: "busy", icon: Clock },
  retrying: { tone: "warn", icon: RotateCcw },
  sending: { tone: "busy", icon: LoaderCircle, spin: true },
  sent: { tone: "ok", icon: CircleCheck },
  failed: { tone: "bad", icon: CircleX },
  skipped: { tone: "mute", icon: CircleMinus },
};

/** Rows shown at first; those that were not told are among them. */
const ROWS = 12;

/** Who was told of an action before and after it, in which way, and what became of each message. */
export function ToldList({ messages }: { messages: readonly Told[] }) {
  const [all, setAll] = useState(false);
  const groups = groupTold(messages);
  const tools = groups.filter(({ tool }) => tool !== null);
  const shown = all ? tools : tools.slice(0, ROWS);
  const lines = groups.flatMap(({ tool, line }) => (tool === null ? line : []));
  return (
    <Card title="Who was told" note={messages.length === 0 ? undefined : sayTold(groups)}>
      {messages.length === 0 && <p className="px-3.5 py-3 text-text-3">Nobody had to be told.</p>}
      <ul>
        {shown.map((group) => (
          <ToolRow key={group.tool} group={group} />
        ))}
        {shown.length < tools.length && (
          <li className="border-t border-line px-3.5 py-2">
            <Button size="sm" onClick={() => setAll(true)}>
              Show all {tools.length.toLocaleString("en")} tools
            </Button>
          </li>
        )}
        {lines.map((line) => (
          <li key={line.text} className="grid gap-1 border-t border-line px-3.5 py-2 first:border-t-0">
            <Standing messages={[line]} />
            <p className="font-mono text-xs break-words text-text-2">{line.text}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ToolRow({ group }: { group: ToldGroup }) {
  return (
    <li className="grid gap-x-4 gap-y-2 border-t border-line px-3.5 py-2 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_minmax(0,1.4fr)]">
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-3 self-start">
        <span className="min-w-0 font-medium break-words">{group.tool}</span>
        {group.tool !== null && <StatusPageLink tool={group.tool} />}
      </span>
      <Phase name="Before" messages={group.before} />
      <Phase name="After" messages={group.after} />
    </li>
  );
}

function Phase({ name, messages }: { name: string; messages: readonly Told[] }) {
  const [first] = messages;
  return (
    <div className="min-w-0">
      <p className="text-xs text-text-3">{name}</p>
      {first === undefined ? (
        <p className="text-text-3">nothing yet</p>
      ) : (
        <>
          {groupAlike(messages).map((alike) => (
            <Standing key={alike[0]?.kind} messages={alike} />
          ))}
          <details className="mt-0.5">
            <summary className="cursor-pointer rounded text-xs text-accent hover:underline">
              What it says
              <span className="sr-only">
                {" "}
                to {first.about}, {name.toLowerCase()}
              </span>
            </summary>
            <p className="mt-1 font-medium break-words">{first.subject}</p>
            <p className="break-words whitespace-pre-line text-text-2">{first.text}</p>
          </details>
        </>
      )}
    </div>
  );
}

/** Of messages that stand alike. */
function Standing({ messages }: { messages: readonly Told[] }) {
  const [first] = messages;
  if (first === undefined) return null;
  return (
    <div>
      <p className="flex flex-wrap items-center gap-x-2">
        <Status {...LOOK[standingOf(first)]} label={sayStanding(messages)} />
        {first.sentAt !== null && <Age at={first.sentAt} suffix=" ago" className="text-text-3" />}
      </p>
      {first.problem !== null && <p className="text-xs break-words text-text-2">{first.problem}</p>}
    </div>
  );
}
