import Link from "next/link";
import { CapacityBar } from "@/components/ui/capacity-bar";
import { Card } from "@/components/ui/card";
import type { Overview } from "@/lib/overview/model";

const number = (value: number): string => value.toLocaleString("en");

const listed = (parts: readonly (readonly [number, string])[]): string =>
  parts.flatMap(([count, word]) => (count > 0 ? [`${number(count)} ${word}`] : [])).join(", ");

/** How many there are and how full they are. */
export function Capacity({ overview }: { overview: Overview }) {
  const { nodes, pods, tools, cpu, memory } = overview;
  return (
    <Card title="Capacity">
      <div className="grid grid-cols-3 md:grid-cols-[1fr_1fr_1fr_2fr_2fr]">
        <Count
          href="/nodes"
          label="nodes"
          count={nodes.total}
          says={listed([
            [nodes.ready, "ready"],
            [nodes.cordoned, "cordoned"],
            [nodes.notReady, "not ready"],
          ])}
        />
        <Count
          href="/pods"
          label="pods"
          count={pods.total}
          says={listed([
            [pods.running, "running"],
            [pods.pending, "pending"],
            [pods.failing, "failing"],
          ])}
        />
        <Count label="tools" count={tools} says="on this cluster" />
        <div className="col-span-3 border-line px-4.5 py-3.5 max-md:border-t max-md:px-3.5 md:col-span-1 md:border-r">
          <h3 className="mb-2 font-medium">CPU</h3>
          <CapacityBar wide unit="cores" {...cpu} />
        </div>
        <div className="col-span-3 border-line px-4.5 py-3.5 max-md:border-t max-md:px-3.5 md:col-span-1">
          <h3 className="mb-2 font-medium">Memory</h3>
          <CapacityBar wide unit="bytes" {...memory} />
        </div>
      </div>
    </Card>
  );
}

function Count({ href, label, count, says }: { href?: string; label: string; count: number; says: string }) {
  const body = (
    <>
      <span className="block text-xl font-[620] tracking-tight">{number(count)}</span>
      <span className="block font-medium">{label}</span>
      <span className="block text-xs text-text-3">{says}</span>
    </>
  );
  const box = "block border-r border-line px-4.5 py-3.5 max-md:px-3.5 max-md:nth-3:border-r-0";
  return href === undefined ? (
    <div className={box}>{body}</div>
  ) : (
    <Link href={href} className={`${box} outline-offset-[-2px] hover:bg-hover`}>
      {body}
    </Link>
  );
}
