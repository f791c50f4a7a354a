import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { LimitsRecord, LiveIndex, NamespaceRecord, QuotaRecord } from "@/lib/live/model";
import type { Peaks } from "@/lib/prometheus/quota-peaks";
import { toolOfNamespace } from "@/lib/tools/model";
import {
  type Declared,
  desiredQuota,
  type MergedQuota,
  mergeQuotas,
  obsoleteKeys,
  overrideText,
  pressureOf,
  type QuotaRow,
  sameOverride,
  sayDrift,
} from "./model";

/** One row per namespace that has a quota or should have one, kept as long as everything it is made of is the same. */

export type QuotaInputs = {
  namespace: NamespaceRecord;
  tool: string | null;
  quotas: readonly QuotaRecord[];
  limits: readonly LimitsRecord[];
  declared: Declared | null;
  peaks: Peaks | null;
  action: QuotaRow["action"];
};
type Known = {
  overrides: ReadonlyMap<string, Declared>;
  peaks: ReadonlyMap<string, Peaks> | null;
  /** By "quota/<tool>". */
  actions: ReadonlyMap<string, { id: string; state: string }>;
};
type Rules = Pick<Profile, "toolNamespace" | "quotas">;

const NEAR = 0.9;
const IDLE = 0.1;
const PEAK_DAYS = 30;

export function quotaInputs(index: LiveIndex, profile: Rules, known: Known): QuotaInputs[] {
  const quotas = Map.groupBy(index.table("resourcequotas").values(), ({ namespace }) => namespace);
  const limits = Map.groupBy(index.table("limitranges").values(), ({ namespace }) => namespace);
  const inputs: QuotaInputs[] = [];
  for (const namespace of index.table("namespaces").values()) {
    const tool = toolOfNamespace(profile.toolNamespace, namespace.name);
    const own = quotas.get(namespace.name) ?? [];
    if (own.length === 0 && (tool === null || profile.quotas === null)) continue;
    const action = tool === null ? undefined : known.actions.get(`quota/${tool}`);
    inputs.push({
      namespace,
      tool,
      quotas: own,
      limits: limits.get(namespace.name) ?? [],
      declared: (tool === null ? undefined : known.overrides.get(tool)) ?? null,
      peaks: known.peaks?.get(namespace.name) ?? null,
      action: action === undefined ? null : { id: action.id, state: action.state },
    });
  }
  return inputs;
}

const kept = new WeakMap<LiveIndex, Map<string, { inputs: QuotaInputs; row: QuotaRow }>>();

export function quotaRows(index: LiveIndex, profile: Rules, known: Known, now: Date): QuotaRow[] {
  const before = kept.get(index);
  const next = new Map<string, { inputs: QuotaInputs; row: QuotaRow }>();
  for (const inputs of quotaInputs(index, profile, known)) {
    const last = before?.get(inputs.namespace.name);
    const row = last !== undefined && same(last.inputs, inputs) ? last.row : quotaRow(inputs, profile, now);
    next.set(inputs.namespace.name, { inputs, row });
  }
  kept.set(index, next);
  return [...next.values()].map(({ row }) => row);
}

const same = (a: QuotaInputs, b: QuotaInputs): boolean =>
  a.namespace === b.namespace &&
  a.peaks === b.peaks &&
  a.action?.id === b.action?.id &&
  a.action?.state === b.action?.state &&
  sameList(a.quotas, b.quotas) &&
  sameList(a.limits, b.limits) &&
  (a.declared === null
    ? b.declared === null
    : b.declared !== null && sameOverride(a.declared.override, b.declared.override));

const sameList = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

export function quotaRow(inputs: QuotaInputs, { quotas: rules }: Rules, now: Date): QuotaRow {
  const { namespace, tool, quotas, limits, declared, peaks, action } = inputs;
  const merged = mergeQuotas(quotas);
  const pressure = pressureOf(merged);
  const wanted = tool === null ? null : desiredQuota({ quotas: rules }, tool, declared?.override ?? {});
  const cell = (...names: string[]): QuotaRow["cpu"] => {
    const name = names.find((one) => merged.resources[one] !== undefined);
    const found = name === undefined ? undefined : merged.resources[name];
    if (name === undefined || found === undefined) return null;
    return { used: found.used, hard: found.hard, peak: peaks?.[name] ?? null };
  };
  return {
    namespace: namespace.name,
    tool,
    use: howUsed(merged, pressure?.share ?? null, peaks, now.getTime() - Date.parse(namespace.createdAt)),
    pressure: pressure?.share ?? null,
    pressureOf: pressure?.resource ?? null,
    cpu: cell("limits.cpu", "requests.cpu"),
    memory: cell("limits.memory", "requests.memory"),
    pods: cell("pods"),
    jobs: cell("count/jobs.batch"),
    quotas: merged.quotas.length,
    override: declared === null ? null : sayOverride(declared),
    obsolete: declared === null || rules === null ? [] : obsoleteKeys(rules, declared.override),
    drift: wanted === null ? [] : sayDrift(wanted, quotas, limits),
    action,
  };
}

const sayOverride = ({ override }: Declared): string =>
  Object.entries(overrideText(override))
    .map(([key, text]) => `${key} ${text}`)
    .join(", ");

/** Who is younger than the peaks reach back has not had the time to use anything. */
function howUsed(
  { quotas, resources }: MergedQuota,
  share: number | null,
  peaks: Peaks | null,
  ageMs: number,
): QuotaRow["use"] {
  if (quotas.length === 0) return "none";
  if (share !== null && share >= 1) return "over";
  if (share !== null && share >= NEAR) return "near";
  const counted = Object.entries(peaks ?? {}).flatMap(([name, peak]) => {
    const hard = resources[name]?.hard ?? 0;
    return hard > 0 ? [peak / hard] : [];
  });
  const idle = counted.length > 0 && counted.every((part) => part < IDLE);
  return idle && ageMs > PEAK_DAYS * 86_400_000 ? "idle" : "usual";
}
