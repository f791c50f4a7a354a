import type { z } from "zod";
import type { Profile } from "@/lib/config/profiles/schema";
import { parseQuantity } from "@/lib/core/quantity";
import { OVERRIDE_KEYS, type OverrideKey, unitOf } from "@/lib/core/quota-override";
import type { LimitsRecord, QuotaRecord } from "@/lib/live/model";

import type { quotaItemSchema, quotaRowSchema } from "./schema";

/**
 * What quotas of a namespace come to, and what they should be: pure. Amounts are cores, bytes or pieces; overrides are
 * in the units of the site's file, which are CPUs and GiB.
 */

export type QuotaRow = z.infer<typeof quotaRowSchema>;
export type QuotaItem = z.infer<typeof quotaItemSchema>;

/** What of a tool differs from the default: CPUs for `cpu` and `pod_cpu`, GiB for `memory` and `pod_memory`, else pieces. */
export type QuotaOverride = { readonly [key in OverrideKey]?: number | undefined };

/** An override with the ticket it came with. */
export type Declared = { override: QuotaOverride; ticket: string | null };

/** Quantities by name as Kubernetes writes them: {"limits.memory": "8Gi"}. */
export type Quantities = Readonly<Record<string, string>>;
export type ContainerLimits = {
  default: Quantities;
  defaultRequest: Quantities;
  max: Quantities;
  min: Quantities;
};

export const sameOverride = (a: QuotaOverride, b: QuotaOverride): boolean =>
  OVERRIDE_KEYS.every((key) => a[key] === b[key]);

/** The ResourceQuota and the LimitRange of type Container that a tool's namespace should have; both have one name. */
export type DesiredQuota = { name: string; hard: Quantities; container: ContainerLimits };

/** The resource whose hard amount, or whose most per container, a key sets, as pages name it. */
export const resourceOf = (key: OverrideKey): string =>
  HARD_OF[key]?.limit ?? `limits.max.${MAX_OF[key] ?? key}`;

/** The field of the ResourceQuota that a key sets, and the one of requests that follows it. */
const HARD_OF: Readonly<Partial<Record<OverrideKey, { limit: string; request?: string }>>> = {
  cpu: { limit: "limits.cpu", request: "requests.cpu" },
  memory: { limit: "limits.memory", request: "requests.memory" },
  pods: { limit: "pods" },
  services: { limit: "services" },
  deployments: { limit: "count/deployments.apps" },
  jobs: { limit: "count/jobs.batch" },
  cronjobs: { limit: "count/cronjobs.batch" },
};
/** The field of the LimitRange's `max` that a key sets. */
const MAX_OF: Readonly<Partial<Record<OverrideKey, string>>> = { pod_cpu: "cpu", pod_memory: "memory" };

const GIB = 2 ** 30;
const isMemory = (key: OverrideKey): boolean => unitOf(key) === "GiB";
const isCpu = (key: OverrideKey): boolean => unitOf(key) === "CPUs";

/** An amount of a key as a quantity that loses nothing the API server keeps: 32 → 32Gi, 1.5 → 1536Mi or 1500m. */
export function quantityOf(key: OverrideKey, amount: number): string {
  if (Number.isInteger(amount)) return isMemory(key) ? `${amount}Gi` : String(amount);
  if (isMemory(key)) return `${Math.round(amount * 1024)}Mi`;
  return isCpu(key) ? `${Math.round(amount * 1000)}m` : String(Math.round(amount));
}

const EXAMPLE: Readonly<Record<ReturnType<typeof unitOf>, string>> = {
  CPUs: "a quantity of CPUs such as 4 or 500m",
  GiB: "a quantity of memory such as 32Gi or 1536Mi",
  pieces: "a whole number such as 20",
};
const MIB = 2 ** 20;

/** What a person typed for a key, in its unit; else what is wrong with it, in words. */
export function readAmount(key: OverrideKey, text: string): { amount: number } | { problem: string } {
  const unit = unitOf(key);
  let value: number;
  try {
    value = parseQuantity(text.trim());
  } catch {
    return { problem: `expected ${EXAMPLE[unit]}` };
  }
  if (value < 0) return { problem: `is negative: expected ${EXAMPLE[unit]}` };
  if (unit === "GiB" && value > 0 && value < MIB)
    return { problem: `${text.trim()} is ${value} bytes: write ${text.trim()}Gi` };
  const smallest = unit === "GiB" ? MIB : unit === "CPUs" ? 0.001 : 1;
  const pieces = value / smallest;
  if (Math.abs(pieces - Math.round(pieces)) > 1e-6)
    return { problem: `is too fine: expected ${EXAMPLE[unit]}` };
  return { amount: inUnitOf(key, Math.round(pieces) * smallest) };
}

/** An override as people type it, key by key. */
export const overrideText = (override: QuotaOverride): Partial<Record<OverrideKey, string>> =>
  Object.fromEntries(
    OVERRIDE_KEYS.flatMap((key) => {
      const amount = override[key];
      return amount === undefined ? [] : [[key, quantityOf(key, amount)]];
    }),
  );

/** The other way: cores, bytes or pieces in the unit of an override. */
export const inUnitOf = (key: OverrideKey, amount: number): number => (isMemory(key) ? amount / GIB : amount);

/** What a key is without an override, in its unit; null where the profile does not limit it. */
export function defaultOf(quotas: NonNullable<Profile["quotas"]>, key: OverrideKey): number | null {
  const hard = HARD_OF[key];
  const text = hard === undefined ? quotas.container.max[MAX_OF[key] ?? ""] : quotas.hard[hard.limit];
  return text === undefined ? null : inUnitOf(key, parseQuantity(text));
}

/**
 * The default with a tool's override put over it. Requests follow limits by the profile's share, are never under the
 * default's and never over the limits. Null where the profile has no quotas.
 */
export function desiredQuota(
  profile: Pick<Profile, "quotas">,
  tool: string,
  override: QuotaOverride,
): DesiredQuota | null {
  const { quotas } = profile;
  if (quotas === null) return null;
  const hard: Record<string, string> = { ...quotas.hard };
  const max: Record<string, string> = { ...quotas.container.max };
  for (const key of OVERRIDE_KEYS) {
    const amount = override[key];
    if (amount === undefined) continue;
    const field = HARD_OF[key];
    if (field === undefined) max[MAX_OF[key] ?? key] = quantityOf(key, amount);
    else hard[field.limit] = quantityOf(key, amount);
    if (field?.request !== undefined)
      hard[field.request] = quantityOf(key, requestsFor(quotas, key, field.request, amount));
  }
  return {
    name: quotas.objectName.replace("{tool}", tool),
    hard,
    container: { ...quotas.container, max },
  };
}

function requestsFor(
  quotas: NonNullable<Profile["quotas"]>,
  key: OverrideKey,
  field: string,
  limit: number,
): number {
  const standard = quotas.hard[field];
  const least = standard === undefined ? 0 : inUnitOf(key, parseQuantity(standard));
  return Math.min(limit, Math.max(least, limit * quotas.requestsShare));
}

/** Keys of an override that give no more than the default does, and so could go. */
export const obsoleteKeys = (
  quotas: NonNullable<Profile["quotas"]>,
  override: QuotaOverride,
): OverrideKey[] =>
  OVERRIDE_KEYS.filter((key) => {
    const [amount, standard] = [override[key], defaultOf(quotas, key)];
    return amount !== undefined && standard !== null && amount <= standard;
  });

const isBytes = (resource: string): boolean => /memory|storage/.test(resource);
const isCores = (resource: string): boolean => /(^|\.)cpu$/.test(resource);

/** Cores, bytes or pieces as a quantity that loses nothing, by the name of the resource: 8Gi, 500m, 10. */
export function amountText(resource: string, amount: number): string {
  if (isBytes(resource))
    for (const [unit, size] of [
      ["Gi", GIB],
      ["Mi", MIB],
      ["Ki", 1_024],
    ] as const)
      if (amount >= size && Number.isInteger(amount / size)) return `${amount / size}${unit}`;
  if (isCores(resource) && !Number.isInteger(amount)) return `${Math.round(amount * 1_000)}m`;
  return String(amount);
}

/** The same amount, whatever sums of parts left behind. */
export const sameAmount = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

/** Names by which Kubernetes counts the same thing. */
const SAME_AS: Readonly<Record<string, string>> = {
  cpu: "requests.cpu",
  memory: "requests.memory",
  "ephemeral-storage": "requests.ephemeral-storage",
  "count/services": "services",
  "count/secrets": "secrets",
  "count/configmaps": "configmaps",
  "count/persistentvolumeclaims": "persistentvolumeclaims",
  "count/replicationcontrollers": "replicationcontrollers",
  "count/resourcequotas": "resourcequotas",
};

/** The strictest of what all quotas of a namespace allow, and the name of the one that is. */
export type MergedResource = { hard: number; used: number; by: string };
export type MergedQuota = {
  /** By the name of the resource, as it is spelled with its prefix. */
  resources: Readonly<Record<string, MergedResource>>;
  /** Names of the quotas that count everything; more than one is most likely a mistake. */
  quotas: readonly string[];
  /** Names of those that count only pods of some scope or priority, which are not merged. */
  scoped: readonly string[];
};

/** As the API server does, which admits what every quota of the namespace admits. */
export function mergeQuotas(records: readonly QuotaRecord[]): MergedQuota {
  const sorted = [...records].sort((a, b) => (a.name < b.name ? -1 : 1));
  const resources: Record<string, MergedResource> = {};
  for (const { name, hard, used, scoped } of sorted) {
    if (scoped) continue;
    for (const [spelled, limit] of Object.entries(hard)) {
      const key = SAME_AS[spelled] ?? spelled;
      const before = resources[key];
      const inUse = Math.max(used[spelled] ?? 0, before?.used ?? 0);
      resources[key] =
        before === undefined || limit < before.hard
          ? { hard: limit, used: inUse, by: name }
          : { ...before, used: inUse };
    }
  }
  return {
    resources,
    quotas: sorted.filter(({ scoped }) => !scoped).map(({ name }) => name),
    scoped: sorted.filter(({ scoped }) => scoped).map(({ name }) => name),
  };
}

/** What of a tool's quota and limits is not what it should be: "limits.memory 8Gi, should be 32Gi". */
export function sayDrift(
  wanted: DesiredQuota,
  quotas: readonly QuotaRecord[],
  limits: readonly LimitsRecord[],
): string[] {
  const quota = quotas.find(({ name }) => name === wanted.name);
  const limit = limits.find(({ name }) => name === wanted.name);
  if (quota === undefined) return [`there is no ResourceQuota ${wanted.name}`];
  const differing = (prefix: string, fields: Quantities, found: Readonly<Record<string, number>>) =>
    Object.entries(fields).flatMap(([field, to]) => {
      const amount = found[field];
      if (amount !== undefined && sameAmount(amount, parseQuantity(to))) return [];
      return [
        `${prefix}${field} ${amount === undefined ? "none" : amountText(field, amount)}, should be ${to}`,
      ];
    });
  return [
    ...differing("", wanted.hard, quota.hard),
    ...(limit === undefined
      ? [`there is no LimitRange ${wanted.name}`]
      : (["default", "defaultRequest", "max", "min"] as const).flatMap((bound) =>
          differing(`container ${bound}.`, wanted.container[bound], limit[bound]),
        )),
  ];
}

/** What there may be none or one of is a rule, and no edge that anybody comes near. */
export const isRule = (resource: string, hard: number): boolean =>
  hard <= 0 || (hard === 1 && !isBytes(resource) && !isCores(resource));

/** How near the edge: used as a part of hard, and of what. */
export type Pressure = { resource: string; share: number };

export function pressureOf({ resources }: Pick<MergedQuota, "resources">): Pressure | null {
  let most: Pressure | null = null;
  for (const [resource, { hard, used }] of Object.entries(resources)) {
    if (isRule(resource, hard)) continue;
    const share = used / hard;
    if (most === null || share > most.share) most = { resource, share };
  }
  return most;
}
