import "server-only";
import type { z } from "zod";
import { type Actor, actorMay } from "@/lib/auth/actor";
import { site } from "@/lib/config/site";
import { compareNatural } from "@/lib/core/natural";
import { keyOf, type LiveIndex } from "@/lib/live/model";
import { liveIndex } from "@/lib/live/process-index";
import { nodeStanding } from "@/lib/nodes/model";
import { podReason } from "@/lib/pods/model";
import { toolNamespaces } from "@/lib/tools/namespaces/model";
import type { searchAnswerSchema } from "./schema";

/** What the palette finds by name: nodes, tools and pods the actor may read. */
export type Found = z.infer<typeof searchAnswerSchema>["items"][number];

const PER_KIND_MAX = 8;

/** @param given what the directory knows: names of tools, and those that the actor maintains */
export function findAnything(
  actor: Actor,
  q: string,
  given: { tools: Iterable<string>; own: ReadonlySet<string> },
  index: LiveIndex = liveIndex(),
  profile = site().profile,
): { items: Found[] } {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return { items: [] };
  const items: Found[] = [];
  if (actorMay(actor, "node.read"))
    for (const node of best(index.table("nodes").values(), ({ name }) => name, words))
      items.push({
        kind: "node",
        name: node.name,
        href: `/nodes/${encodeURIComponent(node.name)}`,
        says: nodeStanding(node, profile.annotationPrefix, new Date()).sentence,
      });
  if (actorMay(actor, "tool.read")) {
    const names = new Set([...toolNamespaces(index, profile).keys(), ...given.tools]);
    for (const tool of best(names, (name) => name, words)) {
      const readable = actorMay(actor, "tool.inspect") || given.own.has(tool);
      const name = encodeURIComponent(tool);
      items.push({
        kind: "tool",
        name: tool,
        href: readable ? `/tools/${name}` : `/tools?name=${name}`,
        says: given.own.has(tool) ? "your tool" : "tool",
      });
    }
  }
  if (actorMay(actor, "pod.read")) {
    for (const pod of best(index.table("pods").values(), keyOf, words))
      items.push({
        kind: "pod",
        name: keyOf(pod),
        href: `/pods/${encodeURIComponent(pod.namespace)}/${encodeURIComponent(pod.name)}`,
        says: podReason(pod) ?? `${pod.phase}${pod.nodeName === null ? "" : ` on ${pod.nodeName}`}`,
      });
  }
  return { items };
}

/** Names that start with the first word come first, then shorter ones, then in natural order. */
function best<R>(records: Iterable<R>, nameOf: (record: R) => string, words: readonly string[]): R[] {
  const [first = ""] = words;
  const hits: { record: R; name: string; starts: boolean }[] = [];
  for (const record of records) {
    const name = nameOf(record);
    if (words.every((word) => name.includes(word)))
      hits.push({ record, name, starts: name.startsWith(first) });
  }
  return hits
    .sort(
      (a, b) =>
        Number(b.starts) - Number(a.starts) ||
        a.name.length - b.name.length ||
        compareNatural(a.name, b.name),
    )
    .slice(0, PER_KIND_MAX)
    .map(({ record }) => record);
}
