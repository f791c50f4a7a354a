"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { STATE_LOOK, sayWhat } from "@/components/actions/say-action";
import { Age } from "@/components/ui/age";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import { actionsQuery } from "@/lib/actions/queries";
import { auditQuery } from "@/lib/audit/queries";

const ITEM =
  "flex flex-wrap items-center gap-x-3 [&_a]:reach border-b border-line px-3.5 py-2 last:border-b-0";
const SHOWN = 10;

/** `target` is kind/name, as actions and the audit log name it. */
export function ActionsOf({ target }: { target: string }) {
  const search = `target=${encodeURIComponent(target)}&limit=${SHOWN}`;
  const { data, error } = useQuery(actionsQuery(search));
  return (
    <Card
      title="Actions"
      actions={
        <Link
          className="reach text-accent hover:underline"
          href={`/actions?target=${encodeURIComponent(target)}`}
        >
          All
        </Link>
      }
    >
      <History failed={error} empty={data?.items.length === 0} waiting={data === undefined}>
        {data?.items.map((action) => (
          <li key={action.id} className={ITEM}>
            <Link href={`/actions/${action.id}`} prefetch={false} className="font-medium hover:underline">
              {sayWhat(action)}
            </Link>
            <Status {...STATE_LOOK[action.state]} />
            <span className="w-full text-xs text-text-3">
              {action.requestedBy.displayName}, <Age at={action.createdAt} suffix=" ago" />: {action.reason}
            </span>
            {action.result !== null && <span className="w-full text-text-2">{action.result}</span>}
          </li>
        ))}
      </History>
    </Card>
  );
}

export function AuditOf({ target }: { target: string }) {
  const { data, error } = useQuery(auditQuery(`target=${encodeURIComponent(target)}&limit=${SHOWN}`));
  return (
    <Card
      title="Audit log"
      actions={
        <Link
          className="reach text-accent hover:underline"
          href={`/audit?target=${encodeURIComponent(target)}`}
        >
          All
        </Link>
      }
    >
      <History failed={error} empty={data?.items.length === 0} waiting={data === undefined}>
        {data?.items.map((entry) => (
          <li key={entry.seq} className={ITEM}>
            <span className="text-text-3">{entry.seq}</span>
            <span className="min-w-0">{entry.says}</span>
            <Age at={entry.at} suffix=" ago" className="ml-auto text-text-3" />
          </li>
        ))}
      </History>
    </Card>
  );
}

type HistoryProps = {
  failed: Error | null;
  empty: boolean;
  waiting: boolean;
  children: React.ReactNode;
};

function History({ failed, empty, waiting, children }: HistoryProps) {
  if (waiting)
    return (
      <p className="px-3.5 py-3 text-text-3">{failed === null ? "Loading" : `Not read: ${failed.message}`}</p>
    );
  if (empty) return <p className="px-3.5 py-3 text-text-3">None so far.</p>;
  return <ul>{children}</ul>;
}
