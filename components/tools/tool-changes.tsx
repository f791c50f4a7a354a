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
import { Age } from "@/components/ui/age";
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

/** One time line of everything that is still known. */
export function ToolChanges({ changes }: Pick<ToolItem, "changes">) {
  return (
    <Card title="What changed">
      <Rows none="Nothing that is still known.">
        {changes.map((change) => {
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
    </Card>
  );
}
