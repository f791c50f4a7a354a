import { CalendarClock } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { STATE_LOOK } from "@/components/actions/say-action";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import { Until } from "@/components/ui/until";
import type { ToolItem, Upcoming } from "@/lib/tools/model";
import { ITEM } from "./tool-lists";

const WHAT: Readonly<Record<string, string>> = {
  "node.drain": "is drained",
  "node.reboot": "is rebooted",
  "node.decommission": "is taken out",
  "campaign.run": "has its turn in a campaign",
};

/** Work on nodes that is asked for and touches this tool; nothing where there is none. */
type Props = Pick<ToolItem, "upcoming"> & {
  /** What may be asked of one that may still be put off. */
  verb: (one: Upcoming) => ReactNode;
};

export function ToolUpcoming({ upcoming, verb }: Props) {
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
            {one.postponable && <span className="ml-auto">{verb(one)}</span>}
            <span className="w-full text-text-2">
              {one.says}
              {one.putOff !== null && (
                <>
                  {" "}
                  Put off for {one.putOff.tool}
                  <Until at={one.putOff.until} prefix=", for " past=" until now" /> more.
                </>
              )}
            </span>
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
