import { CalendarClock } from "lucide-react";
import Link from "next/link";
import { STATE_LOOK } from "@/components/actions/say-action";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { ToolItem } from "@/lib/tools/model";
import { ITEM } from "./tool-lists";

const WHAT: Readonly<Record<string, string>> = {
  "node.drain": "is drained",
  "node.reboot": "is rebooted",
  "node.decommission": "is taken out",
  "campaign.run": "has its turn in a campaign",
};

/** Work on nodes that is asked for and touches this tool; nothing where there is none. */
export function ToolUpcoming({ upcoming }: Pick<ToolItem, "upcoming">) {
  if (upcoming.length === 0) return null;
  return (
    <Card title="What will happen" note={upcoming.length}>
      <ul>
        {upcoming.map((one) => (
          <li key={`${one.actionId}${one.node}`} className={ITEM}>
            <CalendarClock aria-hidden className="size-4 shrink-0 text-text-3" />
            <Link href={`/actions/${one.actionId}`} prefetch={false} className="font-medium hover:underline">
              {one.node} {WHAT[one.action] ?? one.action}
            </Link>
            <Status {...STATE_LOOK[one.state]} />
            <span className="w-full text-text-2">{one.says}</span>
            <span className="w-full text-xs text-text-3">
              {one.begun ? "Under way" : "Not begun"}, asked for by {one.person}
              {one.ticket !== null && ` (${one.ticket})`}: {one.reason}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
