import { CircleDot, SkipForward } from "lucide-react";
import Link from "next/link";
import { WhoIsTold } from "@/components/nodes/drain/who-is-told";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { Harm, PlannedNode } from "@/lib/campaigns/model";

/** Which nodes, in their order, and who would be hurt on each. */
export function PlannedNodes({ nodes }: { nodes: readonly PlannedNode[] }) {
  const taken = nodes.filter(({ takes }) => takes);
  const told = toldBy(taken);
  return (
    <Card title="Nodes" note={`${taken.length} of ${nodes.length}`}>
      {taken.length > 0 && <p className="border-b border-line px-3.5 py-2 text-text-2">{sayTotals(taken)}</p>}
      {told.length > 0 && <WhoIsTold tools={told} />}
      <ol aria-label="Nodes in their order" className="max-h-[28rem] overflow-y-auto" tabIndex={-1}>
        {nodes.map((planned) => (
          <li
            key={planned.node}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-3.5 py-2 last:border-b-0"
          >
            <Link href={`/nodes/${planned.node}`} prefetch={false} className="font-medium hover:underline">
              {planned.node}
            </Link>
            <span className="text-xs text-text-3">{planned.role}</span>
            {planned.takes ? (
              <Status tone="busy" icon={CircleDot} label="Is taken" className="ml-auto" />
            ) : (
              <Status tone="mute" icon={SkipForward} label="Left out" className="ml-auto" />
            )}
            <span className="w-full text-xs text-text-2">{sayNode(planned)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** Each tool once, with what happens to it on any of the nodes. */
const toldBy = (nodes: readonly PlannedNode[]) =>
  [
    ...Map.groupBy(
      nodes.flatMap(({ tells }) => tells),
      ({ tool }) => tool,
    ),
  ].map(([tool, hits]) => ({
    tool,
    hurt: true,
    says: [...new Set(hits.map(({ says }) => says))].join("; "),
  }));

const WORDS: readonly [keyof Harm, string, string][] = [
  ["toolsWithGap", "tool with a gap", "tools with a gap"],
  ["jobsFail", "job fails for good", "jobs fail for good"],
  ["blocked", "pod blocked", "pods blocked"],
  ["losesData", "pod loses data", "pods lose data"],
  ["unmanaged", "pod will not come back", "pods will not come back"],
];

function sayHarm(harm: Harm): string[] {
  return WORDS.flatMap(([field, one, many]) =>
    harm[field] === 0 ? [] : [`${harm[field]} ${harm[field] === 1 ? one : many}`],
  );
}

const TOOLS_SHOWN = 4;

function sayNode({ takes, says, harm, hurts }: PlannedNode): string {
  if (!takes) return says;
  const tools = hurts.slice(0, TOOLS_SHOWN).join(", ");
  const more = hurts.length > TOOLS_SHOWN ? ` and ${hurts.length - TOOLS_SHOWN} more` : "";
  return [...sayHarm(harm), ...(tools === "" ? [] : [`${tools}${more}`])].join(", ") || says;
}

export function sayTotals(nodes: readonly PlannedNode[]): string {
  const total = { pods: 0, toolsWithGap: 0, jobsFail: 0, blocked: 0, losesData: 0, unmanaged: 0 };
  for (const { harm } of nodes)
    for (const field of Object.keys(total) as (keyof Harm)[]) total[field] += harm[field];
  const hurt = sayHarm(total).join(", ");
  return total.pods === 0 && hurt === ""
    ? "No pod is moved: nobody is hurt."
    : `${total.pods} pods leave${hurt === "" ? "; nobody is hurt" : `: ${hurt}`}.`;
}
