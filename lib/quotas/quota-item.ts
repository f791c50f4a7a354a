import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { QuotaSettings } from "@/lib/config/quotas";
import { OVERRIDE_KEYS } from "@/lib/core/quota-override";
import { mergeLimits } from "./merge-limits";
import { amountText, defaultOf, mergeQuotas, overrideText, type QuotaItem, quantityOf } from "./model";
import { type QuotaInputs, quotaRow } from "./quota-rows";

const BOUNDS = ["default", "defaultRequest", "max", "min"] as const;

/** Everything the page of one namespace's quota shows. */
export function quotaItem(
  inputs: QuotaInputs,
  profile: Pick<Profile, "toolNamespace" | "quotas">,
  settings: QuotaSettings,
  offers: QuotaItem["offers"],
  now: Date,
): QuotaItem {
  const { quotas, scoped, resources } = mergeQuotas(inputs.quotas);
  const rules = inputs.tool === null ? null : profile.quotas;
  return {
    ...quotaRow(inputs, profile, now),
    resources: Object.entries(resources)
      .map(([resource, { used, hard, by }]) => ({
        resource,
        used,
        hard,
        by,
        peak: inputs.peaks?.[resource] ?? null,
        standard: rules?.hard[resource] ?? null,
      }))
      .sort((a, b) => (a.resource < b.resource ? -1 : 1)),
    names: [...quotas],
    scoped: [...scoped],
    container: containerOf(inputs, rules),
    limitNames: inputs.limits.map(({ name }) => name).sort(),
    declared: {
      owner: settings.owner,
      file: settings.overridesFile ?? null,
      amounts: overrideText(inputs.declared?.override ?? {}) as Record<string, string>,
      ticket: inputs.declared?.ticket ?? null,
    },
    defaults:
      rules === null
        ? null
        : Object.fromEntries(
            OVERRIDE_KEYS.flatMap((key) => {
              const amount = defaultOf(rules, key);
              return amount === null ? [] : [[key, quantityOf(key, amount)]];
            }),
          ),
    ceiling: overrideText(settings.ceiling) as Record<string, string>,
    offers,
  };
}

function containerOf({ limits }: QuotaInputs, rules: Profile["quotas"]): QuotaItem["container"] {
  if (limits.length === 0) return [];
  const merged = mergeLimits(limits);
  const say = (bound: (typeof BOUNDS)[number], name: string): string | null =>
    merged[bound][name]?.map((amount) => amountText(name, amount)).join(" or ") ?? null;
  return BOUNDS.map((bound) => ({
    bound,
    cpu: say(bound, "cpu"),
    memory: say(bound, "memory"),
    standard: [rules?.container[bound].cpu, rules?.container[bound].memory].filter(Boolean).join(", "),
  }));
}
