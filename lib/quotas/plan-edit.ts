import "server-only";
import type { z } from "zod";
import type { Json, Plan } from "@/lib/actions/model";
import type { Profile } from "@/lib/config/profiles/schema";
import type { QuotaSettings } from "@/lib/config/quotas";
import { parseQuantity } from "@/lib/core/quantity";
import { OVERRIDE_KEYS, type OverrideKey } from "@/lib/core/quota-override";
import type { LimitsRecord, QuotaRecord } from "@/lib/live/model";
import {
  amountText,
  type ContainerLimits,
  type Declared,
  defaultOf,
  desiredQuota,
  inUnitOf,
  mergeQuotas,
  obsoleteKeys,
  type Quantities,
  type QuotaOverride,
  quantityOf,
  readAmount,
  resourceOf,
  sameAmount,
  sameOverride,
} from "./model";
import type { quotaEditSchema } from "./schema";

/** What an edit of a tool's quota changes, and what speaks against it. Pure. */

export type QuotaEdit = z.infer<typeof quotaEditSchema>;
export type EditWorld = {
  profile: Pick<Profile, "name" | "quotas">;
  settings: QuotaSettings;
  namespace: string;
  namespaceExists: boolean;
  /** Of the namespace. */
  quotas: readonly QuotaRecord[];
  limits: readonly LimitsRecord[];
  declared: Declared | null;
};

/** What the step holds the cluster against, and what an undo puts back. Amounts by field: `pods`, `max.cpu`. */
export type EditFound = {
  namespace: string;
  name: string;
  /** What is to be, and what was there; null where there was none. */
  hard: Record<string, { to: string; was: number | null }>;
  limits: Record<string, { to: string; was: number | null }>;
  override: Record<string, number>;
  before: Record<string, number>;
};

const BOUNDS = ["default", "defaultRequest", "max", "min"] as const;

export const overrideOf = ({ override }: Pick<QuotaEdit, "override">): QuotaOverride =>
  Object.fromEntries(
    OVERRIDE_KEYS.flatMap((key) => {
      const read = readAmount(key, override[key] ?? "");
      return override[key] === undefined || "problem" in read ? [] : [[key, read.amount]];
    }),
  );

export function planEdit(input: QuotaEdit, world: EditWorld): Plan {
  const { tool } = input;
  const target = { kind: "quota", name: tool };
  const wanted = wantedOf(input, world);
  const refusals = [
    ...(wanted === null ? [`profile ${world.profile.name} gives tools no quotas`] : []),
    ...(world.settings.owner === "file" ? [sayFile(input, world)] : []),
    ...(world.namespaceExists ? [] : [`there is no namespace ${world.namespace}`]),
    ...(wanted === null ? [] : unordered(wanted.limits)),
    ...(world.settings.overCeiling === "refuse" ? overCeiling(input, world) : []),
  ];
  const below = wanted === null ? [] : belowUsed(wanted.hard, world);
  const found = wanted === null ? null : foundOf(input, wanted, world);
  const changes = found === null ? [] : sayChanges(found);
  const same = found === null || (changes.length === 0 && sameOverride(found.override, found.before));
  const blocked = refusals.length > 0 || (below.length > 0 && !input.acceptBelowUsed);
  return {
    summary: same
      ? `Quota of ${tool}: as it is`
      : `Quota of ${tool}: ${changes.join(", ") || "no amount changes"}`,
    targets: [
      {
        target,
        verdict: blocked ? "blocked" : same ? "already_so" : "will_change",
        says: changes.length === 0 ? "every amount is so already" : changes.join(", "),
        found: (found ?? {}) as Record<string, Json> as Plan["targets"][number]["found"],
      },
    ],
    warnings: [
      ...(input.acceptBelowUsed ? below : []),
      ...(wanted === null ? [] : warningsOf(input, wanted, world)),
    ],
    blockers: [
      ...refusals.map((says) => ({ target, says, override: null })),
      ...(input.acceptBelowUsed ? [] : below.map((says) => ({ target, says, override: "acceptBelowUsed" }))),
    ],
    equivalent:
      world.settings.owner === "file"
        ? [sayYaml(input)]
        : [
            `kubectl edit resourcequota ${found?.name ?? world.namespace} --namespace ${world.namespace}`,
            `kubectl edit limitrange ${found?.name ?? world.namespace} --namespace ${world.namespace}`,
          ],
  };
}

/** Why a second person has to agree for what it gives, in words. */
export function overCeiling(input: QuotaEdit, { profile, settings }: EditWorld): string[] {
  const wanted = wantedOf(input, { profile });
  if (wanted === null) return [];
  return OVERRIDE_KEYS.flatMap((key) => {
    const most = settings.ceiling[key];
    const text = wanted.hard[resourceOf(key)] ?? wanted.limits[resourceOf(key).replace(/^limits\./, "")];
    if (most === undefined || text === undefined) return [];
    const amount = inUnitOf(key, parseQuantity(text));
    return amount > most ? [`${key} ${text} is over the ceiling of ${quantityOf(key, most)}`] : [];
  });
}

type Wanted = { name: string; hard: Quantities; limits: Quantities };

function wantedOf(input: QuotaEdit, { profile }: Pick<EditWorld, "profile">): Wanted | null {
  const desired = desiredQuota(profile, input.tool, overrideOf(input));
  if (desired === null) return null;
  return {
    name: desired.name,
    hard: { ...desired.hard, ...input.exactly?.hard },
    limits: { ...flat(desired.container), ...input.exactly?.limits },
  };
}

const flat = (container: ContainerLimits): Record<string, string> =>
  Object.fromEntries(
    BOUNDS.flatMap((bound) =>
      Object.entries(container[bound]).map(([name, text]) => [`${bound}.${name}`, text]),
    ),
  );

function foundOf(input: QuotaEdit, wanted: Wanted, world: EditWorld): EditFound {
  const quota = world.quotas.find(({ name }) => name === wanted.name);
  const limits = world.limits.find(({ name }) => name === wanted.name);
  const pairs = (fields: Quantities, was: (field: string) => number | undefined) =>
    Object.fromEntries(Object.entries(fields).map(([field, to]) => [field, { to, was: was(field) ?? null }]));
  return {
    namespace: world.namespace,
    name: wanted.name,
    hard: pairs(wanted.hard, (field) => quota?.hard[field]),
    limits: pairs(wanted.limits, (field) => {
      const [bound, name = ""] = field.split(".");
      const known = BOUNDS.find((one) => one === bound);
      return known === undefined ? undefined : limits?.[known][name];
    }),
    override: numbers(overrideOf(input)),
    before: numbers(world.declared?.override ?? {}),
  };
}

const numbers = (override: QuotaOverride): Record<string, number> =>
  Object.fromEntries(
    OVERRIDE_KEYS.flatMap((key) => (override[key] === undefined ? [] : [[key, override[key]]])),
  );

/** "limits.memory 8Gi → 32Gi", in the order of names: a plan that was stored has lost its own. */
export const sayChanges = ({ hard, limits }: Pick<EditFound, "hard" | "limits">): string[] =>
  [...sorted(hard), ...sorted(limits).map(([field, change]) => [`container ${field}`, change] as const)]
    .filter(([, { to, was }]) => was === null || !sameAmount(parseQuantity(to), was))
    .map(([field, { to, was }]) => `${field} ${was === null ? "none" : amountText(field, was)} → ${to}`);

const sorted = <T>(fields: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

function belowUsed(hard: Quantities, { quotas }: EditWorld): string[] {
  const { resources } = mergeQuotas(quotas);
  return Object.entries(hard).flatMap(([resource, to]) => {
    const now = resources[resource];
    const amount = parseQuantity(to);
    return now === undefined || amount >= now.used || amount >= now.hard
      ? []
      : [`${resource} ${to} is less than the ${amountText(resource, now.used)} in use`];
  });
}

/** The API server refuses a LimitRange whose bounds are not in order. */
function unordered(limits: Quantities): string[] {
  return ["cpu", "memory"].flatMap((name) => {
    const known = (["min", "defaultRequest", "default", "max"] as const).flatMap((bound) => {
      const text = limits[`${bound}.${name}`];
      return text === undefined ? [] : [{ bound, text, amount: parseQuantity(text) }];
    });
    return known.flatMap((low, at) => {
      const high = known[at + 1];
      return high !== undefined && low.amount > high.amount
        ? [
            `a container's ${high.bound} of ${name} would be ${high.text}, under its ${low.bound} of ${low.text}`,
          ]
        : [];
    });
  });
}

function warningsOf(input: QuotaEdit, { hard, limits: wanted }: Wanted, world: EditWorld): string[] {
  const { profile, quotas, limits } = world;
  const override = overrideOf(input);
  const obsolete = profile.quotas === null ? [] : obsoleteKeys(profile.quotas, override);
  const own = desiredQuota(profile, input.tool, {})?.name;
  const others = mergeQuotas(quotas.filter(({ name }) => name !== own));
  return [
    ...obsolete.map(
      (key) =>
        `${key} ${sayAmount(override, key)} is not more than the default of ${sayDefault(profile, key)}`,
    ),
    ...Object.entries(hard).flatMap(([resource, to]) => {
      const other = others.resources[resource];
      return other !== undefined && other.hard < parseQuantity(to)
        ? [
            `quota ${other.by} of the same namespace is stricter: ${resource} stays at ${amountText(resource, other.hard)}`,
          ]
        : [];
    }),
    ...limits
      .filter(({ name }) => name !== own)
      .flatMap(({ name, max }) =>
        Object.entries(max)
          .filter(([resource, amount]) => amount < parseQuantity(wanted[`max.${resource}`] ?? "0"))
          .map(
            ([resource, amount]) =>
              `limit range ${name} of the same namespace is stricter: a container's max of ${resource} stays at ${amountText(resource, amount)}`,
          ),
      ),
  ];
}

const sayAmount = (override: QuotaOverride, key: OverrideKey): string => quantityOf(key, override[key] ?? 0);
const sayDefault = ({ quotas }: EditWorld["profile"], key: OverrideKey): string =>
  quotas === null ? "" : quantityOf(key, defaultOf(quotas, key) ?? 0);

const sayFile = (input: QuotaEdit, { settings }: EditWorld): string =>
  `the file ${settings.overridesFile} declares overrides, not the console; put this under quotas.overrides there: ${sayYaml(input).replaceAll("\n", " ")}`;

/** As the platform's file has it. */
export const sayYaml = (input: QuotaEdit): string =>
  `${input.tool}: { ${["version: <task>-1", ...Object.entries(overrideOf(input)).map(([key, amount]) => `${key}: ${amount}`)].join(", ")} }`;
