import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import { sayAction } from "@/components/actions/say-action";
import { Age } from "@/components/ui/age";
import { CapacityBar } from "@/components/ui/capacity-bar";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import { Chip } from "@/components/ui/status";
import type { NodeRow } from "@/lib/nodes/model";
import { NodeStateStatus } from "./node-state";

/** On a phone the reason is what one came for: it takes a second line. */
const WHY = `${UNDER} max-md:line-clamp-2 max-md:whitespace-normal`;

/** Taints that only repeat a condition or a cordon are in the state already. */
const isOwnTaint = (taint: string): boolean => !taint.startsWith("node.kubernetes.io/");

/** "node-role.kubernetes.io/control-plane:NoSchedule" without what says nothing to a person. */
const shortTaint = (taint: string): string => taint.replace(/^[^/=:]*\//, "");

function Why({ node }: { node: NodeRow }) {
  const { cordon } = node;
  if (node.stuck !== null) {
    // That it is silent for long is in the reason already; what hangs is not.
    const why = node.ready || !node.stuck.startsWith("not Ready") ? [node.why, node.stuck] : [node.why];
    const says = `Stuck: ${why.filter((part) => part !== null).join(", ")}`;
    return (
      <span className={WHY} title={says}>
        {says}
      </span>
    );
  }
  if (node.why === null) return null;
  if (node.state !== "cordoned" || cordon === null) {
    return (
      <span className={WHY} title={node.why}>
        {node.why}
      </span>
    );
  }
  const because = [cordon.reason, cordon.ticket].filter(Boolean).join(", ");
  return (
    <span className={WHY} title={node.why}>
      {cordon.by ?? "outside Forgeboard"}
      {cordon.since !== null && (
        <>
          , <Age at={cordon.since} suffix=" ago" />
        </>
      )}
      {because !== "" && `: ${because}`}
    </span>
  );
}

export const NODE_COLUMNS: readonly Column<NodeRow>[] = [
  {
    id: "name",
    header: "Name",
    sort: "name",
    fixed: true,
    cell: (node) => (
      <>
        <Link href={`/nodes/${node.name}`} prefetch={false} className="hover:underline">
          {node.name}
        </Link>
        <span className={UNDER} title={node.taints.join("\n")}>
          {node.role}
          <span className="max-md:hidden">
            {node.taints.filter(isOwnTaint).map((taint) => ` · ${shortTaint(taint)}`)}
          </span>
        </span>
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    sort: "state",
    wide: true,
    cell: (node) => (
      <>
        <span className="flex items-center gap-2">
          <NodeStateStatus state={node.state} />
          {node.activeAction !== null && (
            <Link href={`/actions/${node.activeAction.id}`} prefetch={false}>
              <Chip tone="busy" icon={LoaderCircle}>
                {sayAction(node.activeAction.action)}
              </Chip>
            </Link>
          )}
        </span>
        <Why node={node} />
      </>
    ),
  },
  { id: "pods", header: "Pods", sort: "pods", numeric: true, priority: 2, cell: (node) => node.pods },
  { id: "tools", header: "Tools", sort: "tools", numeric: true, priority: 2, cell: (node) => node.tools },
  {
    id: "cpu",
    header: "CPU used · requested / of",
    sort: "cpu",
    priority: 2,
    cell: (node) => <CapacityBar unit="cores" {...node.cpu} />,
  },
  {
    id: "memory",
    header: "Memory GiB",
    sort: "memory",
    priority: 3,
    cell: (node) => <CapacityBar unit="bytes" {...node.memory} />,
  },
  { id: "version", header: "Version", sort: "version", priority: 4, cell: (node) => node.version },
  {
    id: "taints",
    header: "Taints",
    priority: 3,
    hidden: true,
    cell: (node) => (
      <span className={UNDER} title={node.taints.join("\n")}>
        {node.taints.join(", ")}
      </span>
    ),
  },
  {
    id: "age",
    header: "Age",
    sort: "createdAt",
    numeric: true,
    priority: 4,
    cell: (node) => <Age at={node.createdAt} className="text-text-3" />,
  },
];
