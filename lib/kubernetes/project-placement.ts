import "server-only";
import { z } from "zod";
import type { Expression, NodeTerm, Placement, PodTerm, Selector, Spread } from "@/lib/live/model";
import { share } from "./wire";

/** The scheduler's hard rules for a pod. What is not kept is named, so that nobody answers "fits" over its head. */

const expressionsWire = z
  .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
  .nullish();
const labelsWire = z.record(z.string(), z.string()).nullish();
const selectorWire = z.object({ matchLabels: labelsWire, matchExpressions: expressionsWire }).nullish();

const podTermWire = z.object({
  labelSelector: selectorWire,
  namespaces: z.array(z.string()).nullish(),
  namespaceSelector: z.unknown().optional(),
  matchLabelKeys: z.array(z.string()).nullish(),
  mismatchLabelKeys: z.array(z.string()).nullish(),
  topologyKey: z.string(),
});
const podTermsWire = z
  .object({ requiredDuringSchedulingIgnoredDuringExecution: z.array(podTermWire).nullish() })
  .nullish();

/** Part of a pod's spec. */
export const placementWire = {
  nodeSelector: labelsWire,
  schedulerName: z.string().optional(),
  schedulingGates: z.array(z.unknown()).nullish(),
  resourceClaims: z.array(z.unknown()).nullish(),
  runtimeClassName: z.string().nullish(),
  affinity: z
    .object({
      nodeAffinity: z
        .object({
          requiredDuringSchedulingIgnoredDuringExecution: z
            .object({
              nodeSelectorTerms: z.array(
                z.object({ matchExpressions: expressionsWire, matchFields: expressionsWire }),
              ),
            })
            .nullish(),
        })
        .nullish(),
      podAffinity: podTermsWire,
      podAntiAffinity: podTermsWire,
    })
    .nullish(),
  topologySpreadConstraints: z
    .array(
      z.object({
        maxSkew: z.number(),
        minDomains: z.number().nullish(),
        topologyKey: z.string(),
        whenUnsatisfiable: z.string(),
        labelSelector: selectorWire,
        matchLabelKeys: z.array(z.string()).nullish(),
        nodeAffinityPolicy: z.string().nullish(),
        nodeTaintsPolicy: z.string().nullish(),
      }),
    )
    .nullish(),
  tolerations: z
    .array(
      z.object({
        key: z.string().optional(),
        operator: z.string().optional(),
        value: z.string().optional(),
        effect: z.string().optional(),
        tolerationSeconds: z.number().nullish(),
      }),
    )
    .optional(),
};

type PlacementWire = z.infer<z.ZodObject<typeof placementWire>>;

/** @param labels of the pod, which `matchLabelKeys` refer to @param resources requested beyond CPU and memory */
export function placementOf(
  wire: PlacementWire,
  facts: {
    namespace: string;
    labels: Readonly<Record<string, string>>;
    hostPorts: readonly string[];
    resources: readonly string[];
  },
): Placement {
  const make = (): Placement => {
    const nodeAffinity = wire.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return {
      nodeSelector: wire.nodeSelector ?? {},
      nodeTerms: nodeAffinity?.nodeSelectorTerms.map(nodeTerm) ?? null,
      affinity: termsOf(wire.affinity?.podAffinity, facts.labels),
      antiAffinity: termsOf(wire.affinity?.podAntiAffinity, facts.labels),
      spread: (wire.topologySpreadConstraints ?? [])
        .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule")
        .map((each) => spreadOf(each, facts.labels)),
      tolerations: (wire.tolerations ?? []).map((each) => ({
        key: each.key ?? "",
        operator: each.operator === "Exists" ? "Exists" : "Equal",
        value: each.value ?? "",
        effect: each.effect ?? "",
        seconds: each.tolerationSeconds ?? null,
      })),
      hostPorts: facts.hostPorts,
      schedulerName: wire.schedulerName ?? "default-scheduler",
      unmodelled: unmodelled(wire, facts),
    };
  };
  return share(placementKey(wire, facts), make);
}

/** Labels and namespace only tell placements apart where a term refers to them. */
function placementKey(wire: PlacementWire, facts: Parameters<typeof placementOf>[1]): string {
  const { nodeSelector, affinity, topologySpreadConstraints: spread, tolerations, schedulerName } = wire;
  const { schedulingGates, resourceClaims, runtimeClassName } = wire;
  const rest = [schedulingGates?.length, resourceClaims?.length, runtimeClassName];
  const own = affinity || spread ? [facts.namespace, facts.labels] : [];
  const ports = [facts.hostPorts, facts.resources];
  return `placement ${JSON.stringify([nodeSelector, affinity, spread, tolerations, schedulerName, rest, own, ports])}`;
}

const expressionsOf = (wire: z.infer<typeof expressionsWire>): Expression[] =>
  (wire ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }));

const nodeTerm = (wire: {
  matchExpressions?: z.infer<typeof expressionsWire>;
  matchFields?: z.infer<typeof expressionsWire>;
}): NodeTerm => ({
  expressions: expressionsOf(wire.matchExpressions),
  fields: expressionsOf(wire.matchFields),
});

/** `matchLabelKeys` is short for the pod's own values of these labels. */
function selectorOf(
  wire: z.infer<typeof selectorWire>,
  keys: readonly string[] | null | undefined,
  labels: Readonly<Record<string, string>>,
): Selector | null {
  if (wire === null || wire === undefined) return null;
  const own = (keys ?? []).flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator: "In", values: [value] }];
  });
  return {
    matchLabels: wire.matchLabels ?? {},
    matchExpressions: [...expressionsOf(wire.matchExpressions), ...own],
  };
}

const termsOf = (wire: z.infer<typeof podTermsWire>, labels: Readonly<Record<string, string>>): PodTerm[] =>
  (wire?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => ({
    selector: selectorOf(term.labelSelector, term.matchLabelKeys, labels),
    topologyKey: term.topologyKey,
  }));

const spreadOf = (
  wire: NonNullable<PlacementWire["topologySpreadConstraints"]>[number],
  labels: Readonly<Record<string, string>>,
): Spread => ({
  selector: selectorOf(wire.labelSelector, wire.matchLabelKeys, labels),
  topologyKey: wire.topologyKey,
  maxSkew: wire.maxSkew,
  minDomains: wire.minDomains ?? 1,
  honorsAffinity: wire.nodeAffinityPolicy !== "Ignore",
  honorsTaints: wire.nodeTaintsPolicy === "Honor",
});

function unmodelled(wire: PlacementWire, facts: Parameters<typeof placementOf>[1]): string[] {
  const terms = [wire.affinity?.podAffinity, wire.affinity?.podAntiAffinity].flatMap(
    (each) => each?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  );
  const elsewhere = terms.some(
    ({ namespaces, namespaceSelector, mismatchLabelKeys }) =>
      (namespaces ?? []).some((name) => name !== facts.namespace) ||
      (namespaceSelector ?? null) !== null ||
      (mismatchLabelKeys ?? []).length > 0,
  );
  return [
    ...facts.resources.map((name) => `requests ${name}`),
    ...(elsewhere ? ["pod affinity to other namespaces"] : []),
    ...((wire.schedulingGates ?? []).length > 0 ? ["scheduling gates"] : []),
    ...((wire.resourceClaims ?? []).length > 0 ? ["resource claims"] : []),
    ...(wire.runtimeClassName ? [`runtime class ${wire.runtimeClassName}`] : []),
  ];
}
