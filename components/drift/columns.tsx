import Link from "next/link";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import type { DriftRow } from "@/lib/reconciler/model";
import { DriftWhat, sayObject, sayRepair } from "./drift-look";
import { driftNamespace } from "./drift-menu";

/** On a phone nothing is beside it, so that it may be read in full. */
const WRAPS = "max-md:break-words max-md:whitespace-normal";
const NAME = `block truncate ${WRAPS}`;

export const DRIFT_COLUMNS: readonly Column<DriftRow>[] = [
  {
    id: "object",
    header: "Object",
    sort: "name",
    fixed: true,
    wide: true,
    cell: (row) => {
      const namespace = driftNamespace(row);
      const text = sayObject(row);
      return (
        <>
          {namespace === null ? (
            <span className={NAME}>{text}</span>
          ) : (
            <Link
              href={`/namespaces/${namespace}`}
              prefetch={false}
              title={row.id}
              className={`${NAME} hover:underline`}
            >
              {text}
            </Link>
          )}
          <span className={`${UNDER} ${WRAPS}`} title={row.says}>
            {row.says}
          </span>
        </>
      );
    },
  },
  { id: "what", header: "What", sort: "what", cell: (row) => <DriftWhat {...row} /> },
  {
    id: "tool",
    header: "Tool",
    sort: "tool",
    priority: 2,
    cell: (row) =>
      row.tool === null ? (
        <span className="text-text-3">none</span>
      ) : (
        <Link href={`/tools/${row.tool}`} prefetch={false} className="hover:underline">
          {row.tool}
        </Link>
      ),
  },
  {
    id: "repair",
    header: "Repair",
    sort: "repair",
    priority: 2,
    cell: (row) => <span className="text-text-2">{sayRepair(row.repair ?? "none")}</span>,
  },
  {
    id: "since",
    header: "Since",
    sort: "since",
    numeric: true,
    priority: 2,
    cell: (row) => <Age at={row.since} suffix=" ago" className="text-text-3" />,
  },
];
