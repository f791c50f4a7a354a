"use client";
import Link from "next/link";
import { useSession } from "@/components/shell/session";
import type { ToolRow } from "@/lib/tools/model";

const NAME = "block truncate";

/** Leads to the tool's page whoever may read it; others see its name. */
export function ToolName({ tool }: { tool: Pick<ToolRow, "name" | "maintainers"> }) {
  const { user, permissions } = useSession();
  if (!permissions.includes("tool.inspect") && !tool.maintainers.includes(user))
    return (
      <span className={NAME} title={tool.name}>
        {tool.name}
      </span>
    );
  return (
    <Link
      href={`/tools/${tool.name}`}
      prefetch={false}
      title={tool.name}
      className={`${NAME} hover:underline`}
    >
      {tool.name}
    </Link>
  );
}
