import Link from "next/link";
import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import type { PodRow } from "@/lib/pods/model";
import { PodPhase } from "./pod-phase";

export const POD_COLUMNS: readonly Column<PodRow>[] = [
  {
    id: "name",
    header: "Name",
    sort: "name",
    fixed: true,
    cell: (pod) => (
      <>
        <Link
          href={`/pods/${pod.namespace}/${pod.name}`}
          prefetch={false}
          title={pod.name}
          className="block truncate hover:underline"
        >
          {pod.name}
        </Link>
        <span className={UNDER}>{pod.tool ?? pod.namespace}</span>
      </>
    ),
  },
  {
    id: "phase",
    header: "State",
    sort: "phase",
    wide: true,
    cell: (pod) => (
      <>
        <PodPhase phase={pod.phase} ready={pod.ready} />
        {pod.reason !== null && (
          <span className={UNDER} title={pod.reason}>
            {pod.reason.replace(/^Pending because /, "")}
          </span>
        )}
      </>
    ),
  },
  {
    id: "namespace",
    header: "Namespace",
    sort: "namespace",
    priority: 3,
    hidden: true,
    cell: (pod) => pod.namespace,
  },
  {
    id: "node",
    header: "Node",
    sort: "node",
    priority: 2,
    cell: (pod) =>
      pod.node === null ? (
        <span className="text-text-3">none yet</span>
      ) : (
        <Link href={`/nodes/${pod.node}`} prefetch={false} className="hover:underline">
          {pod.node}
        </Link>
      ),
  },
  {
    id: "restarts",
    header: "Restarts",
    sort: "restarts",
    numeric: true,
    priority: 2,
    cell: (pod) => pod.restarts.toLocaleString("en"),
  },
  {
    id: "image",
    header: "Image",
    sort: "image",
    priority: 3,
    cell: (pod) => (
      <span className="block truncate text-text-2" title={pod.image}>
        {pod.image.split("/").at(-1)}
      </span>
    ),
  },
  { id: "owner", header: "Owner", priority: 3, hidden: true, cell: (pod) => pod.owner ?? "none" },
  {
    id: "age",
    header: "Age",
    sort: "createdAt",
    numeric: true,
    priority: 2,
    cell: (pod) => <Age at={pod.createdAt} className="text-text-3" />,
  },
];
