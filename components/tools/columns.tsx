import { Age } from "@/components/ui/age";
import { type Column, UNDER } from "@/components/ui/data-table/column";
import type { ToolRow } from "@/lib/tools/model";
import { AttentionChip } from "./attention";
import { QuotaBar } from "./quota-bar";
import { ToolName } from "./tool-name";
import { WebState } from "./web-state";

const count = (value: number) =>
  value === 0 ? <span className="text-text-3">0</span> : value.toLocaleString("en");

/** "2 running, 1 failed, 3 scheduled" */
function sayJobs({ jobsRunning, jobsFailed, crons }: ToolRow): string {
  const parts = [
    [jobsRunning, "running"],
    [jobsFailed, "failed"],
    [crons, "scheduled"],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(", ");
}

export const TOOL_COLUMNS: readonly Column<ToolRow>[] = [
  {
    id: "name",
    header: "Name",
    sort: "name",
    fixed: true,
    cell: (tool) => (
      <>
        <ToolName tool={tool} />
        <span className={UNDER} title={tool.maintainers.join(", ")}>
          {sayMaintainers(tool)}
        </span>
      </>
    ),
  },
  {
    id: "web",
    header: "Web service",
    sort: "web",
    cell: (tool) => (
      <>
        <WebState state={tool.web} />
        {tool.web !== "none" && (
          <span className={UNDER} title={tool.webSays}>
            {tool.webSays.replace(/^\w+: /, "")}
          </span>
        )}
      </>
    ),
  },
  {
    id: "attention",
    header: "Needs attention",
    sort: "attention",
    priority: 2,
    cell: (tool) => (
      <span className="flex flex-col items-start gap-1">
        {tool.attention.map((one) => (
          <AttentionChip key={one} of={one} />
        ))}
        {tool.disabled.length > 0 && !tool.attention.includes("disabled_running") && (
          <span className="text-xs text-text-3">Disabled</span>
        )}
      </span>
    ),
  },
  {
    id: "jobs",
    header: "Jobs",
    sort: "jobsFailed",
    priority: 3,
    cell: (tool) => (
      <span className="block max-w-28 whitespace-normal text-text-2">
        {sayJobs(tool) || <span className="text-text-3">none</span>}
      </span>
    ),
  },
  { id: "pods", header: "Pods", sort: "pods", numeric: true, priority: 2, cell: (tool) => count(tool.pods) },
  {
    id: "restarts",
    header: "Restarts",
    sort: "restarts",
    numeric: true,
    priority: 3,
    cell: (tool) => count(tool.restarts),
  },
  {
    id: "quota",
    header: "Quota",
    sort: "quota",
    priority: 2,
    cell: (tool) =>
      tool.quota === null ? <span className="text-text-3">none</span> : <QuotaBar {...tool.quota} />,
  },
  {
    id: "image",
    header: "Image",
    wide: true,
    sort: "imageSince",
    priority: 4,
    cell: (tool) =>
      tool.image !== null && (
        <>
          <span className="block truncate text-text-2" title={tool.image}>
            {tool.image.split("/").at(-1)}
          </span>
          {tool.imageSince !== null && (
            <span className={UNDER}>
              <Age at={tool.imageSince} prefix="started " suffix=" ago" />
            </span>
          )}
        </>
      ),
  },
  {
    id: "namespace",
    header: "Namespace",
    priority: 3,
    hidden: true,
    cell: (tool) => tool.namespace ?? <span className="text-text-3">none</span>,
  },
  {
    id: "changed",
    header: "Changed",
    sort: "changedAt",
    numeric: true,
    priority: 3,
    cell: (tool) => <Age at={tool.changedAt} className="text-text-3" />,
  },
];

function sayMaintainers({ maintainers, maintainerTools, inDirectory }: ToolRow): string {
  const all = [...maintainers, ...maintainerTools.map((tool) => `tool ${tool}`)];
  if (all.length > 0) return all.join(", ");
  return inDirectory === null ? "maintainers not known yet" : "nobody";
}
