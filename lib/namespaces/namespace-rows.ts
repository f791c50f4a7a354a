import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex, NamespaceRecord, QuotaRecord } from "@/lib/live/model";
import type { MirroredTools } from "@/lib/mirror/model";
import { mergeQuotas, pressureOf } from "@/lib/quotas/model";
import type { DriftRow } from "@/lib/reconciler/model";
import { toolOfNamespace } from "@/lib/tools/model";
import type { NamespaceRow } from "./model";

/** Rows of all namespaces. One that says the same as before is the same object, so that lists keep its place. */

export type NamespaceSource = {
  index: LiveIndex;
  profile: Pick<Profile, "toolNamespace" | "platformNamespaces">;
  directory: MirroredTools;
  drift: readonly DriftRow[];
};

/** What rows are made of that can change; the same array comes back while none of it has. */
type MadeOf = readonly [
  versions: string,
  profile: NamespaceSource["profile"],
  accounts: MirroredTools["tools"],
  directoryWasRead: boolean,
  drift: readonly DriftRow[],
];
type Kept = { of: MadeOf; rows: NamespaceRow[]; byName: ReadonlyMap<string, NamespaceRow> };

const kept = new WeakMap<LiveIndex, Kept>();
const driftKept = new WeakMap<readonly DriftRow[], ReadonlyMap<string, readonly DriftRow[]>>();
const quotasKept = new WeakMap<
  LiveIndex,
  { version: number; quotas: ReadonlyMap<string, NamespaceRow["quota"]> }
>();

export function namespaceRows(source: NamespaceSource): readonly NamespaceRow[] {
  const { index, profile, directory } = source;
  const versions = (["namespaces", "pods", "resourcequotas"] as const).map(
    (kind) => index.table(kind).version,
  );
  const of: MadeOf = [
    versions.join(),
    profile,
    directory.tools,
    directory.source.asOf !== null,
    source.drift,
  ];
  const before = kept.get(index);
  if (before?.of.every((part, at) => part === of[at])) return before.rows;
  const drift = driftByNamespace(source.drift);
  const quotas = quotasOf(index);
  const byName = new Map<string, NamespaceRow>();
  for (const record of index.table("namespaces").values()) {
    const row = rowOf(record, source, drift.get(record.name), quotas.get(record.name) ?? null);
    const last = before?.byName.get(record.name);
    byName.set(record.name, last !== undefined && isSame(last, row) ? last : row);
  }
  const rows = [...byName.values()];
  kept.set(index, { of, rows, byName });
  return rows;
}

/** Drift of a namespace: of it, and of what is in it. */
export function driftByNamespace(rows: readonly DriftRow[]): ReadonlyMap<string, readonly DriftRow[]> {
  const known = driftKept.get(rows);
  if (known !== undefined) return known;
  const by = new Map<string, DriftRow[]>();
  for (const row of rows) {
    const namespace = row.kind === "namespace" ? row.name : row.namespace;
    if (namespace === "") continue;
    const held = by.get(namespace);
    if (held === undefined) by.set(namespace, [row]);
    else held.push(row);
  }
  driftKept.set(rows, by);
  return by;
}

function rowOf(
  { name, phase, createdAt }: NamespaceRecord,
  { index, profile, directory }: NamespaceSource,
  drift: readonly DriftRow[] = [],
  quota: NamespaceRow["quota"],
): NamespaceRow {
  const platform = profile.platformNamespaces.includes(name);
  const tool = platform ? null : toolOfNamespace(profile.toolNamespace, name);
  const account = tool === null ? undefined : directory.tools.get(tool);
  const known = account !== undefined && account.goneAt === null;
  return {
    name,
    belongsTo: platform ? "platform" : belongs(tool, known, directory) ? "tool" : "nobody",
    tool,
    disabled: known && account.disabled.length > 0,
    phase,
    pods: index.podsInNamespace(name).length,
    drift: drift.length,
    severity: worst(drift),
    quota,
    createdAt,
  };
}

/** While the directory has never been read, a tool's name is all there is to go by. */
const belongs = (tool: string | null, known: boolean, { source }: MirroredTools): boolean =>
  tool !== null && (known || source.asOf === null);

const worst = (drift: readonly DriftRow[]): NamespaceRow["severity"] =>
  (["error", "warning", "info"] as const).find((level) => drift.some(({ severity }) => severity === level)) ??
  null;

function quotasOf(index: LiveIndex): ReadonlyMap<string, NamespaceRow["quota"]> {
  const table = index.table("resourcequotas");
  const held = quotasKept.get(index);
  if (held?.version === table.version) return held.quotas;
  const by = new Map<string, QuotaRecord[]>();
  for (const record of table.values())
    by.set(record.namespace, [...(by.get(record.namespace) ?? []), record]);
  const quotas = new Map<string, NamespaceRow["quota"]>();
  for (const [namespace, records] of by) {
    const most = pressureOf(mergeQuotas(records));
    quotas.set(
      namespace,
      most === null ? null : { resource: most.resource, percent: Math.round(most.share * 100) },
    );
  }
  quotasKept.set(index, { version: table.version, quotas });
  return quotas;
}

const isSame = (a: NamespaceRow, b: NamespaceRow): boolean =>
  a.belongsTo === b.belongsTo &&
  a.tool === b.tool &&
  a.disabled === b.disabled &&
  a.phase === b.phase &&
  a.pods === b.pods &&
  a.drift === b.drift &&
  a.severity === b.severity &&
  a.quota?.resource === b.quota?.resource &&
  a.quota?.percent === b.quota?.percent &&
  a.createdAt === b.createdAt;
