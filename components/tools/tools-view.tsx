"use client";
import { countOf } from "@/components/ui/data-table/count-of";
import { DataTable } from "@/components/ui/data-table/data-table";
import { sayCount } from "@/components/ui/say-count";
import { TOOLS_PATH, toolsQuery } from "@/lib/tools/queries";
import { TOOL_COLUMNS } from "./columns";
import { TOOL_FACETS, TOOL_SORT } from "./table";

export function ToolsView() {
  return (
    <DataTable
      page="tools"
      title="Tools"
      says={(page) => {
        const down = countOf(page, "web", "down");
        return `${sayCount(page.total, "tool")}${down === 0 ? "" : `, ${down.toLocaleString("en")} down`}`;
      }}
      path={TOOLS_PATH}
      query={toolsQuery}
      idOf={(tool) => tool.name}
      columns={TOOL_COLUMNS}
      facets={TOOL_FACETS}
      defaultSort={TOOL_SORT}
      filterLabel="Filter by name, maintainer or image"
      emptySays="Neither the directory nor the cluster has a tool, or this console may not see them."
    />
  );
}
