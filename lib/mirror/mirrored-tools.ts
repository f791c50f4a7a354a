import "server-only";
import { db } from "@/lib/db/client";
import type { Disabled } from "@/lib/ldap/model";
import type { MirroredTool, MirroredTools } from "./model";
import { readMirrorState } from "./read-state";

/** Every tool the mirror knows, for lists that join it: read again only when a pass has changed something. */
const holder = globalThis as {
  forgeboardMirror?: { version: number; tools: Promise<ReadonlyMap<string, MirroredTool>> };
};

/** One small query when nothing has changed. @throws when the database does not answer */
export async function mirroredTools(): Promise<MirroredTools> {
  const { source, version } = await readMirrorState();
  let kept = holder.forgeboardMirror;
  if (kept?.version !== version) {
    kept = { version, tools: load() };
    holder.forgeboardMirror = kept;
    kept.tools.catch(() => {
      delete holder.forgeboardMirror;
    });
  }
  return { tools: await kept.tools, source };
}

async function load(): Promise<ReadonlyMap<string, MirroredTool>> {
  const [tools, members] = await Promise.all([
    db().tool.findMany(),
    db().toolMember.findMany({ orderBy: { name: "asc" } }),
  ]);
  const people = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  for (const { tool, kind, name } of members) {
    const held = kind === "person" ? people : others;
    const names = held.get(tool);
    if (names === undefined) held.set(tool, [name]);
    else names.push(name);
  }
  return new Map(
    tools.map(({ disabled, disabledAt, firstSeenAt, changedAt, goneAt, ...tool }) => [
      tool.name,
      {
        ...tool,
        disabled: disabled as Disabled[],
        disabledAt: disabledAt?.toISOString() ?? null,
        maintainers: people.get(tool.name) ?? [],
        maintainerTools: others.get(tool.name) ?? [],
        firstSeenAt: firstSeenAt.toISOString(),
        changedAt: changedAt.toISOString(),
        goneAt: goneAt?.toISOString() ?? null,
      },
    ]),
  );
}
