"use client";
import { ExternalLink } from "lucide-react";
import { isPublicTool, statusPagePath } from "@/lib/core/status-pages";
import { useSession } from "./session";

/** To the page that everybody may see of a tool; nothing where it has none. */
export function StatusPageLink({ tool }: { tool: string }) {
  const { publicTools } = useSession();
  if (!isPublicTool(publicTools, tool)) return null;
  return (
    <a
      href={statusPagePath(tool)}
      target="_blank"
      rel="noopener"
      className="reach inline-flex items-center gap-1 rounded text-xs font-normal whitespace-nowrap text-accent hover:underline"
    >
      Status page
      <span className="sr-only"> of {tool}, in a new tab</span>
      <ExternalLink className="size-3" aria-hidden />
    </a>
  );
}
