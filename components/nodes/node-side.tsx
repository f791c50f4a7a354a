import { Info, TriangleAlert } from "lucide-react";
import { Age } from "@/components/ui/age";
import { CapacityBar } from "@/components/ui/capacity-bar";
import { Card } from "@/components/ui/card";
import { Facts } from "@/components/ui/facts";
import { Chip, Status } from "@/components/ui/status";
import type { NodeItem } from "@/lib/nodes/model";

export function NodeCapacity({ node }: { node: NodeItem }) {
  return (
    <Card title="Capacity">
      <div className="grid gap-4 p-3.5">
        <div>
          <p className="mb-1 font-medium">CPU</p>
          <CapacityBar wide unit="cores" {...node.cpu} />
        </div>
        <div>
          <p className="mb-1 font-medium">Memory</p>
          <CapacityBar wide unit="bytes" {...node.memory} />
        </div>
      </div>
    </Card>
  );
}

export function NodeDetails({ node }: { node: NodeItem }) {
  return (
    <>
      <Card title="Details">
        <Facts
          facts={[
            { name: "Role", value: node.role },
            { name: "Kubelet", value: node.system.kubelet },
            { name: "System", value: node.system.os },
            { name: "Kernel", value: node.system.kernel },
            { name: "Runtime", value: node.system.runtime },
            ...node.addresses.map(({ type, address }) => ({ name: type, value: address })),
            { name: "Age", value: <Age at={node.createdAt} /> },
          ]}
        />
      </Card>
      <Card title="Taints" note={node.taints.length}>
        <div className="flex flex-wrap gap-1.5 p-3.5">
          {node.taints.length === 0 && <span className="text-text-3">None.</span>}
          {node.taints.map((taint) => (
            <Chip key={taint} title={taint}>
              {taint}
            </Chip>
          ))}
        </div>
      </Card>
      <Card title="Labels" note={Object.keys(node.labels).length}>
        <Facts facts={Object.entries(node.labels).map(([name, value]) => ({ name, value: value || "–" }))} />
      </Card>
    </>
  );
}

export function NodeEvents({ events }: { events: NodeItem["events"] }) {
  return (
    <Card title="Events">
      {events.length === 0 && <p className="px-3.5 py-3 text-text-3">None in the cluster's memory.</p>}
      <ul>
        {events.map((event) => (
          <li
            key={`${event.reason}${event.lastAt}${event.message}`}
            className="flex flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-2 last:border-b-0"
          >
            <Status
              tone={event.type === "Warning" ? "warn" : "mute"}
              icon={event.type === "Warning" ? TriangleAlert : Info}
              label={event.reason}
            />
            <span className="ml-auto text-text-3">
              {event.count > 1 && `${event.count} times, `}
              <Age at={event.lastAt} suffix=" ago" />
            </span>
            <span className="w-full text-text-2">{event.message}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
