"use client";
import {
  ChevronRight,
  CircleCheck,
  CirclePause,
  CircleX,
  Construction,
  FileWarning,
  GitCompareArrows,
  Hand,
  LoaderCircle,
  type LucideIcon,
  RadioTower,
  ShieldAlert,
  Snowflake,
  TriangleAlert,
  Users,
} from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Empty } from "@/components/ui/empty";
import { TONE_TEXT } from "@/components/ui/tone";
import type { Attention } from "@/lib/overview/model";

const KIND: Readonly<Record<Attention["kind"], { icon: LucideIcon; word: string }>> = {
  not_ready: { icon: CircleX, word: "Not ready" },
  pressure: { icon: TriangleAlert, word: "Pressure" },
  cordoned_long: { icon: CirclePause, word: "Cordoned" },
  blocked_budget: { icon: ShieldAlert, word: "Blocked" },
  stale_source: { icon: RadioTower, word: "Stale" },
  running_action: { icon: LoaderCircle, word: "Running" },
  awaiting_approval: { icon: Users, word: "Approval" },
  paused_action: { icon: CirclePause, word: "Paused" },
  blocked_action: { icon: Hand, word: "Waits" },
  stuck_node: { icon: Construction, word: "Stuck" },
  frozen_mirror: { icon: Snowflake, word: "Frozen" },
  drift: { icon: GitCompareArrows, word: "Drift" },
  frozen_drift: { icon: Snowflake, word: "Frozen" },
  unreadable: { icon: FileWarning, word: "Unreadable" },
};

/** More than this is folded: a long list is no longer a list of what comes first. */
const SHOWN = 8;

export function AttentionList({ items }: { items: readonly Attention[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <Card title="What needs attention" {...(items.length > 0 ? { note: saysItems(items) } : {})}>
      {items.length === 0 ? (
        <Empty
          icon={CircleCheck}
          title="Nothing needs attention"
          says="Every node is ready, no budget is blocked and every source answers."
          className="py-10 [&>svg]:text-ok"
        />
      ) : (
        <ul>
          {shown.map((item) => (
            <AttentionRow key={`${item.kind} ${item.href} ${item.title}`} item={item} />
          ))}
        </ul>
      )}
      {items.length > SHOWN && (
        <div className="border-t border-line px-2 py-1">
          <Button variant="quiet" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${items.length.toLocaleString("en")}`}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** How long is at the row's end, where it is kept current. */
const saysOnce = ({ says, since }: Attention): string =>
  since === null ? says : says.replace(/ for \d+ (s|min|h|d)$/, "");

/** The same count of urgent ones as in the sentence above the list; the others are beside it. */
function saysItems(items: readonly Attention[]): string {
  const urgent = items.filter(({ severity }) => severity === "bad" || severity === "warn").length;
  const others = items.length - urgent;
  return [urgent > 0 && `${urgent} urgent`, others > 0 && `${others} to keep in mind`]
    .filter(Boolean)
    .join(", ");
}

function AttentionRow({ item }: { item: Attention }) {
  const { icon: Icon, word } = KIND[item.kind];
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        href={item.href}
        prefetch={false}
        className="grid grid-cols-[16px_minmax(0,1fr)_auto_16px] items-center gap-x-3 px-3.5 py-2 outline-offset-[-2px] hover:bg-hover sm:grid-cols-[16px_88px_minmax(0,1fr)_auto_16px]"
      >
        <Icon
          aria-hidden
          className={cn(
            "size-4",
            TONE_TEXT[item.severity],
            item.kind === "running_action" && "animate-spin [animation-duration:2s]",
          )}
        />
        <span className={cn("font-medium max-sm:sr-only", TONE_TEXT[item.severity])}>{word}</span>
        <span className="min-w-0">
          <span className="block truncate font-medium max-sm:whitespace-normal">{item.title}</span>
          <span className="block truncate text-xs text-text-3 max-sm:whitespace-normal">
            {saysOnce(item)}
          </span>
        </span>
        <Age at={item.since} className={cn("text-xs text-text-3", item.since === null && "invisible")} />
        <ChevronRight aria-hidden className="size-4 text-text-3" />
      </Link>
    </li>
  );
}
