import { Hand, LoaderCircle } from "lucide-react";
import Link from "next/link";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import { Chip } from "@/components/ui/status";
import type { QuotaRow } from "@/lib/quotas/model";
import { QuotaBar } from "./quota-bar";
import { QuotaUse } from "./quota-use";
import { sayResource } from "./say-quota";

const amounts = (
  id: "cpu" | "memory" | "pods" | "jobs",
  header: string,
  priority: 2 | 3 | 4,
): Column<QuotaRow> => ({
  id,
  header,
  sort: id,
  priority,
  cell: ({ [id]: cell }) =>
    cell === null ? <span className="text-text-3">no limit</span> : <QuotaBar resource={id} {...cell} />,
});

export const QUOTA_COLUMNS: readonly Column<QuotaRow>[] = [
  {
    id: "namespace",
    header: "Tool",
    sort: "namespace",
    fixed: true,
    cell: (row) => (
      <>
        <Link
          href={`/quotas/${row.namespace}`}
          prefetch={false}
          title={row.namespace}
          className="block truncate hover:underline"
        >
          {row.tool ?? row.namespace}
        </Link>
        <span className={UNDER}>{row.tool === null ? "not a tool" : row.namespace}</span>
      </>
    ),
  },
  {
    id: "use",
    header: "Use",
    sort: "pressure",
    cell: (row) => (
      <>
        <QuotaUse use={row.use} />
        {row.pressure !== null && (
          <span className={UNDER}>
            {Math.round(row.pressure * 100)} % of {sayResource(row.pressureOf ?? "")}
          </span>
        )}
      </>
    ),
  },
  amounts("cpu", "CPU, cores", 2),
  amounts("memory", "Memory, GiB", 2),
  amounts("pods", "Pods", 3),
  amounts("jobs", "Jobs", 4),
  {
    id: "override",
    header: "Override",
    sort: "override",
    priority: 2,
    cell: (row) => (
      <span className="flex flex-wrap items-center gap-1.5">
        {row.override !== null && (
          <span className="truncate" title={row.override}>
            {row.override}
          </span>
        )}
        {row.obsolete.length > 0 && (
          <Chip title={`Not more than the default: ${row.obsolete.join(", ")}`}>obsolete</Chip>
        )}
        {row.drift.length > 0 && (
          <Chip tone="warn" title={row.drift.join("\n")}>
            drifted
          </Chip>
        )}
        {row.quotas > 1 && (
          <Chip tone="warn" title="The strictest of them wins">
            {row.quotas} quotas
          </Chip>
        )}
        {row.action !== null && (
          <Link href={`/actions/${row.action.id}`} prefetch={false}>
            {row.action.state === "awaiting_approval" ? (
              <Chip tone="hold" icon={Hand}>
                request waits
              </Chip>
            ) : (
              <Chip tone="busy" icon={LoaderCircle}>
                being edited
              </Chip>
            )}
          </Link>
        )}
      </span>
    ),
  },
];
