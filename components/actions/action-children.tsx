import Link from "next/link";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { ActionItem } from "@/lib/actions/model";
import { STATE_LOOK, sayAction } from "./say-action";

/** The actions this one has started. */
export function ActionChildren({ started }: { started: ActionItem["children"] }) {
  return (
    <Card title="Started by this" note={started.length}>
      <ul>
        {started.map(({ id, action, state, targets }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-2 last:border-b-0"
          >
            <Link href={`/actions/${id}`} prefetch={false} className="font-medium hover:underline">
              {sayAction(action)}: {targets.map(({ name }) => name).join(", ")}
            </Link>
            <Status {...STATE_LOOK[state]} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
