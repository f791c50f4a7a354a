"use client";
import {
  CircleCheck,
  Gauge,
  Hammer,
  type LucideIcon,
  Play,
  RefreshCw,
  RotateCcw,
  ToggleRight,
  UserRound,
} from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/ui/age";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Change, ToolItem } from "@/lib/tools/model";
import { ITEM, Rows } from "./tool-lists";

const ICON: Readonly<Record<Change["kind"], LucideIcon>> = {
  rollout: RefreshCw,
  restart: RotateCcw,
  condition: ToggleRight,
  job: CircleCheck,
  build: Hammer,
  quota: Gauge,
  action: Play,
  account: UserRound,
};

/** More than these are folded: the data is below. */
const SHOWN = 6;

/** One time line of everything that is still known. */
export function ToolChanges({ changes }: Pick<ToolItem, "changes">) {
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, SHOWN);
  return (
    <Card title="What changed">
      <Rows none="Nothing that is still known.">
        {shown.map((change) => {
          const Icon = ICON[change.kind];
          return (
            <li key={`${change.at} ${change.kind} ${change.says}`} className={ITEM}>
              <Icon aria-hidden className="size-4 shrink-0 text-text-3" />
              <span className="min-w-0 flex-1 break-words">
                {change.actionId === null ? (
                  change.says
                ) : (
                  <Link href={`/actions/${change.actionId}`} prefetch={false} className="hover:underline">
                    {change.says}
                  </Link>
                )}
                {change.person !== null && <span className="text-text-3">, {change.person}</span>}
              </span>
              <Age at={change.at} suffix=" ago" className="text-xs whitespace-nowrap text-text-3" />
            </li>
          );
        })}
      </Rows>
      {changes.length > SHOWN && (
        <div className="border-t border-line px-2 py-1">
          <Button variant="quiet" size="sm" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `Show all ${changes.length}`}
          </Button>
        </div>
      )}
    </Card>
  );
}
