import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import { parseQuantity } from "@/lib/core/quantity";
import type { DesiredQuota } from "@/lib/quotas/model";
import { toolOfNamespace } from "@/lib/tools/model";
import { bindingOf, desiredObjects, namespaceOf } from "./desired";
import {
  type Account,
  canHaveNamespace,
  type DesiredObject,
  type Drift,
  type DriftField,
  driftId,
  type FoundObject,
  KIND_WORDS,
  lonePodField,
  objectKey,
  type RepairKind,
  type Workloads,
} from "./model";

/** Desired minus found, object by object. Pure; only fields we own are compared. */

export type Found = {
  /** By `kind/namespace/name`. */
  objects: ReadonlyMap<string, FoundObject>;
  workloads: ReadonlyMap<string, Workloads>;
  /** Names of the quotas that count everything, by namespace. */
  quotas: ReadonlyMap<string, readonly string[]>;
};

type Tenants = Pick<Profile, "tenancy" | "toolNamespace" | "platformNamespaces">;

/** Everything that is wrong with one tool. */
export function driftOfTool(
  profile: Tenants,
  account: Account,
  amounts: DesiredQuota | null,
  found: Found,
): Drift[] {
  const tool = account.name;
  if (!canHaveNamespace(tool)) {
    const place = { kind: "namespace", namespace: "", name: tool };
    return [
      {
        ...place,
        id: driftId(place, "impossible"),
        tool,
        what: "impossible",
        fields: [],
        says: "Kubernetes takes no namespace of this name",
        severity: "info",
        repair: null,
      },
    ];
  }
  const namespace = namespaceOf(profile, tool);
  const exists = found.objects.has(objectKey({ kind: "namespace", namespace: "", name: namespace }));
  // A disabled tool that has nothing gets nothing.
  if (account.disabled && !exists) return [];
  const drift = desiredObjects(profile, account, amounts).flatMap((object) => driftOfObject(object, found));
  if (account.disabled) drift.push(...leftRights(profile, tool, found));
  drift.push(...quotaTwice(namespace, tool, amounts, found), ...driftOfWorkloads(namespace, account, found));
  return drift;
}

/** Null when the object is as it should be. */
function driftOfObject(desired: DesiredObject, found: Found): Drift[] {
  const is = found.objects.get(objectKey(desired));
  const place = { kind: desired.kind, namespace: desired.namespace, name: desired.name, tool: desired.tool };
  if (is === undefined)
    return [
      {
        ...place,
        id: driftId(desired, "missing"),
        what: "missing",
        fields: [],
        says: `${KIND_WORDS[desired.kind]} ${desired.name} is missing`,
        severity: "error",
        repair: repairable(desired, "create"),
      },
    ];
  const fields = differences(desired.fields, is.fields);
  if (fields.length === 0) return [];
  // A binding's role cannot be changed in place.
  const repair: RepairKind = fields.some(({ field }) => field === "roleRef") ? "replace" : "change";
  return [
    {
      ...place,
      id: driftId(desired, "differs"),
      what: "differs",
      fields,
      says: saysFields(fields),
      severity: "warning",
      repair: repairable(desired, repair),
    },
  ];
}

/** Rights over the whole cluster are given by hand: a console that could give them could give them to anybody. */
const repairable = ({ kind }: DesiredObject, repair: RepairKind): RepairKind | null =>
  kind === "clusterrolebinding" ? null : repair;

/** Fields that should be otherwise. What is not desired is somebody else's. */
export function differences(desired: DesiredObject["fields"], found: FoundObject["fields"]): DriftField[] {
  return Object.entries(desired).flatMap(([field, value]) => {
    const is = found[field];
    if (is !== undefined && (is === value || sameAmount(field, is, value))) return [];
    return [{ field, desired: value, found: is ?? null }];
  });
}

/** 1000m and 1, 1Gi and 1024Mi are the same. */
function sameAmount(field: string, a: string, b: string): boolean {
  if (!/^(hard|limits)\./.test(field)) return false;
  try {
    return parseQuantity(a) === parseQuantity(b);
  } catch {
    return false;
  }
}

function leftRights(profile: Tenants, tool: string, found: Found): Drift[] {
  const binding = bindingOf(profile, tool);
  if (binding === null || !found.objects.has(objectKey(binding))) return [];
  const { kind, namespace, name } = binding;
  return [
    {
      id: driftId(binding, "unexpected"),
      kind,
      namespace,
      name,
      tool,
      what: "unexpected",
      fields: [],
      says: "the tool is disabled and still has its rights",
      severity: "warning",
      repair: "remove",
    },
  ];
}

function quotaTwice(namespace: string, tool: string, amounts: DesiredQuota | null, found: Found): Drift[] {
  const names = found.quotas.get(namespace) ?? [];
  return names
    .filter((name) => amounts !== null && name !== amounts.name && names.includes(amounts.name))
    .map((name) => {
      const place = { kind: "resourcequota", namespace, name };
      return {
        ...place,
        id: driftId(place, "duplicate"),
        tool,
        what: "duplicate" as const,
        fields: [],
        says: `beside ${amounts?.name}; Kubernetes applies the strictest of both`,
        severity: "warning" as const,
        repair: "remove" as const,
      };
    });
}

function driftOfWorkloads(namespace: string, { name: tool, disabled }: Account, found: Found): Drift[] {
  const { running, held, pods } = found.workloads.get(namespace) ?? { running: 0, held: 0, pods: [] };
  const place = { kind: "workloads", namespace, name: tool };
  const runs = running + pods.length;
  if (disabled && runs > 0)
    return [
      {
        ...place,
        id: driftId(place, "runs"),
        tool,
        what: "runs",
        fields: pods.map(lonePodField),
        says: `the tool is disabled and ${sayRunning(running, pods.length)} still ${runs === 1 ? "runs" : "run"}`,
        severity: "error",
        repair: "stop",
      },
    ];
  if (!disabled && held > 0)
    return [
      {
        ...place,
        id: driftId(place, "held"),
        tool,
        what: "held",
        fields: [],
        says: `${sayRunning(held, 0)} held still although the tool is enabled`,
        severity: "error",
        repair: "start",
      },
    ];
  return [];
}

function sayRunning(workloads: number, pods: number): string {
  const parts = [
    ...(workloads > 0 ? [`${workloads} ${workloads === 1 ? "workload" : "workloads"}`] : []),
    ...(pods > 0 ? [`${pods} ${pods === 1 ? "pod" : "pods"} that no controller has`] : []),
  ];
  return parts.join(" and ");
}

/** Bindings that should be there for accounts over the whole cluster, or should not. */
export function driftOfInfrastructure(
  desired: readonly DesiredObject[],
  profile: Pick<Profile, "tenancy">,
  found: Found,
): Drift[] {
  const wanted = new Set(desired.map(({ name }) => name));
  const { full } = profile.tenancy.infrastructure;
  const strangers = [...found.objects.values()].flatMap((object): Drift[] => {
    if (object.kind !== "clusterrolebinding" || wanted.has(object.name)) return [];
    const user = /^User\/(.+)$/.exec(object.fields.subjects ?? "")?.[1];
    const ours = full.some(
      ({ binding, clusterRole }) =>
        user !== undefined &&
        binding.replace("{user}", user) === object.name &&
        object.fields.roleRef === `ClusterRole/${clusterRole}`,
    );
    if (!ours) return [];
    const { kind, namespace, name } = object;
    return [
      {
        id: driftId(object, "unexpected"),
        kind,
        namespace,
        name,
        tool: null,
        what: "unexpected",
        fields: [],
        says: `${user} has ${object.fields.roleRef} and is in no group that gives it`,
        severity: "error",
        repair: null,
      },
    ];
  });
  return [...desired.flatMap((object) => driftOfObject(object, found)), ...strangers];
}

/** Namespaces of tools that the directory does not know, or has no more. They are named and never removed. */
export function orphans(profile: Tenants, tools: ReadonlySet<string>, found: Found): Drift[] {
  return [...found.objects.values()].flatMap((object): Drift[] => {
    if (object.kind !== "namespace" || profile.platformNamespaces.includes(object.name)) return [];
    const tool = toolOfNamespace(profile.toolNamespace, object.name);
    if (tool === null || tools.has(tool)) return [];
    return [
      {
        id: driftId(object, "orphan"),
        kind: "namespace",
        namespace: "",
        name: object.name,
        tool,
        what: "orphan",
        fields: [],
        says: `the directory has no tool ${tool}`,
        severity: "warning",
        repair: null,
      },
    ];
  });
}

const FIELDS_SHOWN = 3;

function saysFields(fields: readonly DriftField[]): string {
  const shown = fields
    .slice(0, FIELDS_SHOWN)
    .map(({ field, desired, found }) => `${field} is ${found ?? "not set"}, should be ${desired}`);
  const more = fields.length - shown.length;
  return more > 0 ? `${shown.join("; ")}; and ${more} more` : shown.join("; ");
}
