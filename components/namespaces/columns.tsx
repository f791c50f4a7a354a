import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import { Status } from "@/components/ui/status";
import type { NamespaceRow } from "@/lib/namespaces/model";
import { Belongs, sayBelongs } from "./belongs";

export const NAMESPACE_COLUMNS: readonly Column<NamespaceRow>[] = [
  {
    id: "name",
    header: "Name",
    sort: "name",
    fixed: true,
    cell: (row) => (
      <>
        <Link href={`/namespaces/${row.name}`} prefetch={false} className="block truncate hover:underline">
          {row.name}
        </Link>
        <span className={UNDER}>
          {row.phase === "Active" ? row.tool : row.phase}
          {/* On a phone there is no column for it. */}
          {row.belongsTo !== "tool" && (
            <span className="md:hidden">
              {row.tool !== null && ", of "}
              {sayBelongs(row.belongsTo).toLowerCase()}
            </span>
          )}
          {row.disabled && ", disabled"}
        </span>
      </>
    ),
  },
  {
    id: "belongs",
    header: "Belongs to",
    sort: "belongsTo",
    priority: 2,
    cell: (row) => <Belongs to={row.belongsTo} />,
  },
  { id: "drift", header: "Drift", sort: "drift", cell: (row) => <DriftCount {...row} /> },
  {
    id: "pods",
    header: "Pods",
    sort: "pods",
    numeric: true,
    priority: 2,
    cell: (row) => row.pods.toLocaleString("en"),
  },
  {
    id: "quota",
    header: "Quota",
    sort: "quota",
    numeric: true,
    priority: 3,
    cell: (row) =>
      row.quota === null ? (
        <span className="text-text-3">none</span>
      ) : (
        <span title={`of ${row.quota.resource}`}>{row.quota.percent} %</span>
      ),
  },
  {
    id: "age",
    header: "Age",
    sort: "createdAt",
    numeric: true,
    priority: 2,
    cell: (row) => <Age at={row.createdAt} className="text-text-3" />,
  },
];

const LOOK = {
  error: { tone: "bad", icon: CircleX },
  warning: { tone: "warn", icon: TriangleAlert },
  info: { tone: "mute", icon: TriangleAlert },
} as const;

export function DriftCount({ drift, severity }: Pick<NamespaceRow, "drift" | "severity">) {
  if (severity === null) return <Status tone="mute" icon={CircleCheck} label="None" />;
  return <Status {...LOOK[severity]} label={`${drift} ${drift === 1 ? "object" : "objects"}`} />;
}
