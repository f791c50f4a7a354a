import Link from "next/link";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import { Status } from "@/components/ui/status";
import type { ActionRow } from "@/lib/actions/model";
import { STATE_LOOK, sayAction, sayWhat } from "./say-action";
import { TargetsShort } from "./targets";

export const ACTION_COLUMNS: readonly Column<ActionRow>[] = [
  {
    id: "summary",
    header: "Action",
    fixed: true,
    wide: true,
    cell: (action) => (
      <>
        <Link
          href={`/actions/${action.id}`}
          prefetch={false}
          title={sayWhat(action)}
          className="block truncate hover:underline max-md:whitespace-normal"
        >
          {sayWhat(action)}
        </Link>
        <span className={UNDER} title={action.reason}>
          {action.reason}
        </span>
        <span className={`${UNDER} md:hidden`}>
          {action.requestedBy.displayName}, <Age at={action.createdAt} suffix=" ago" />
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    sort: "state",
    wide: true,
    cell: (action) => (
      <>
        <Status {...STATE_LOOK[action.state]} />
        <span className={UNDER} title={action.result ?? ""}>
          {action.result ?? `${action.done} of ${action.total} done`}
        </span>
      </>
    ),
  },
  {
    id: "targets",
    header: "Target",
    priority: 2,
    cell: (action) => <TargetsShort targets={action.targets} />,
  },
  { id: "kind", header: "Kind", hidden: true, priority: 3, cell: (action) => sayAction(action.action) },
  { id: "person", header: "Who", priority: 2, cell: (action) => action.requestedBy.displayName },
  { id: "ticket", header: "Ticket", priority: 4, cell: (action) => action.ticket ?? "–" },
  {
    id: "created",
    header: "When",
    sort: "createdAt",
    numeric: true,
    priority: 2,
    cell: (action) => <Age at={action.createdAt} suffix=" ago" className="text-text-3" />,
  },
];
