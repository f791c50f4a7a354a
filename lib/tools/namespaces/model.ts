import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex } from "@/lib/live/model";
import { toolOfNamespace } from "../model";

const kept = new WeakMap<LiveIndex, { version: number; byTool: ReadonlyMap<string, readonly string[]> }>();

/** Every tool of the cluster with its namespaces; made again when a namespace has changed. */
export function toolNamespaces(
  index: LiveIndex,
  { toolNamespace, platformNamespaces }: Pick<Profile, "toolNamespace" | "platformNamespaces">,
): ReadonlyMap<string, readonly string[]> {
  const table = index.table("namespaces");
  const known = kept.get(index);
  if (known?.version === table.version) return known.byTool;
  const byTool = new Map<string, string[]>();
  for (const { name } of table.values()) {
    const tool = platformNamespaces.includes(name) ? null : toolOfNamespace(toolNamespace, name);
    if (tool !== null) byTool.set(tool, [...(byTool.get(tool) ?? []), name]);
  }
  kept.set(index, { version: table.version, byTool });
  return byTool;
}
