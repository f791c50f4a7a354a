import Link from "next/link";
import { targetHref } from "@/components/actions/say-action";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import type { AuditRow } from "@/lib/audit/model";
import { capital } from "@/lib/core/capital";

/** "action.requested" as people say it: "Action requested". */
export const sayEvent = (event: string): string => capital(event.replaceAll(".", " "));

/** `target` is kind/name, as the log names it. */
const nameOf = (target: string): string => target.slice(target.indexOf("/") + 1);

function TargetName({ target }: { target: string }) {
  const [kind = ""] = target.split("/");
  const name = nameOf(target);
  const href = targetHref({ kind, name });
  if (href === null) return target;
  return (
    <Link href={href} prefetch={false} className="text-accent hover:underline">
      {name}
    </Link>
  );
}

export const AUDIT_COLUMNS: readonly Column<AuditRow>[] = [
  { id: "seq", header: "No.", sort: "seq", numeric: true, cell: (entry) => entry.seq.toLocaleString("en") },
  {
    id: "says",
    header: "What",
    fixed: true,
    wide: true,
    cell: (entry) => (
      <>
        <span className="block truncate font-normal" title={entry.says}>
          {entry.actionId === null ? (
            entry.says
          ) : (
            <Link href={`/actions/${entry.actionId}`} prefetch={false} className="hover:underline">
              {entry.says}
            </Link>
          )}
        </span>
        <span className="block truncate text-xs leading-4 font-normal text-text-3 md:hidden">
          {entry.targets.length > 0 && `${entry.targets.map(nameOf).join(", ")} · `}
          {entry.person}, <Age at={entry.at} suffix=" ago" />
        </span>
        {entry.reason !== "" && (
          <span className={UNDER} title={entry.reason}>
            {entry.reason}
          </span>
        )}
      </>
    ),
  },
  { id: "event", header: "Event", priority: 2, cell: (entry) => sayEvent(entry.event) },
  { id: "person", header: "Who", priority: 2, cell: (entry) => entry.person },
  {
    id: "targets",
    header: "Target",
    priority: 3,
    cell: (entry) => (
      <span className="block truncate" title={entry.targets.join("\n")}>
        {entry.targets.length === 0
          ? "–"
          : entry.targets.map((target, index) => (
              <span key={target}>
                {index > 0 && ", "}
                <TargetName target={target} />
              </span>
            ))}
      </span>
    ),
  },
  { id: "ticket", header: "Ticket", priority: 4, cell: (entry) => entry.ticket ?? "–" },
  {
    id: "hash",
    header: "Hash",
    priority: 3,
    hidden: true,
    cell: (entry) => <span className="font-mono text-xs text-text-3">{entry.hash.slice(0, 16)}</span>,
  },
  {
    id: "at",
    header: "When",
    numeric: true,
    priority: 2,
    cell: (entry) => <Age at={entry.at} suffix=" ago" className="text-text-3" />,
  },
];
