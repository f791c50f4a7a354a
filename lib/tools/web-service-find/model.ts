import type { Profile } from "@/lib/config/profiles/schema";
import type { LiveIndex, PodRecord, ServiceRecord, WorkloadRecord } from "@/lib/live/model";
import type { ToolRecords } from "../records/model";

/** The ways to find what serves a tool's web requests, each answering null where it finds nothing. Pure. */

export type Found = {
  pods: readonly PodRecord[];
  workloads: readonly WorkloadRecord[];
  /** Pods that nothing made. */
  alone: number;
  foundBy: "labels" | "service" | "route";
  /** Why nothing is wanted, where that is a fault and not meant so. */
  broken: string | null;
};

type Labels = Readonly<Record<string, string>>;
type Labelled = { labels: Labels };
type WorkloadOf = LiveIndex["workloadOf"];

/** A pod with the labels, or whose maker has them; and makers that have them and, scaled to nothing, no pods. */
export function findByLabels(
  records: ToolRecords,
  workloadOf: WorkloadOf,
  labels: Profile["webServiceLabels"],
): Found | null {
  const serves = (record: Labelled) => hasOneOf(record.labels, labels);
  const found = collect(records, workloadOf, serves);
  return found.workloads.length + found.alone === 0 ? null : { ...found, foundBy: "labels", broken: null };
}

/** A labelled Service whose pods are not: what it selects. One that selects nothing that runs is switched off. */
export function findByService(
  records: ToolRecords,
  workloadOf: WorkloadOf,
  labels: Profile["webServiceLabels"],
): Found | null {
  const services = records.services.filter((service) => hasOneOf(service.labels, labels));
  if (services.length === 0) return null;
  return { ...behind(services, records, workloadOf), foundBy: "service", broken: null };
}

/** Whatever the routes lead to. A route that leads to nothing is a fault: visitors are sent there. */
export function findByRoute(records: ToolRecords, workloadOf: WorkloadOf): Found | null {
  const rules = records.routes.flatMap(({ namespace, rules }) =>
    rules.map(({ service }) => (service === null ? null : `${namespace}/${service}`)),
  );
  if (rules.length === 0) return null;
  const services = records.services.filter(({ namespace, name }) => rules.includes(`${namespace}/${name}`));
  const broken =
    services.length === 0 ? "its route leads to no service" : "its route leads to a service without pods";
  return { ...behind(services, records, workloadOf), foundBy: "route", broken };
}

/** Of a workload the index has its own labels, not its template's; they are the same where people leave them so. */
const behind = (services: readonly ServiceRecord[], records: ToolRecords, workloadOf: WorkloadOf) =>
  collect(records, workloadOf, ({ labels }) =>
    services.some(({ selector }) => selector !== null && hasAll(labels, selector)),
  );

function collect(
  records: ToolRecords,
  workloadOf: WorkloadOf,
  serves: (record: Labelled) => boolean,
): Pick<Found, "pods" | "workloads" | "alone"> {
  const pods: PodRecord[] = [];
  const workloads = new Map<string, WorkloadRecord>();
  let alone = 0;
  for (const pod of records.pods) {
    if (pod.phase === "Succeeded" || pod.phase === "Failed") continue;
    const workload = workloadOf(pod);
    if (!serves(pod) && (workload === null || !serves(workload))) continue;
    pods.push(pod);
    if (workload === null) alone += 1;
    else workloads.set(workload.uid, workload);
  }
  // One scaled to nothing has no pods to be found by.
  for (const workload of records.workloads)
    if (workload.kind !== "daemonsets" && serves(workload)) workloads.set(workload.uid, workload);
  return { pods, workloads: [...workloads.values()], alone };
}

const hasAll = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

const hasOneOf = (labels: Labels, sets: Profile["webServiceLabels"]): boolean =>
  sets.some((set) => hasAll(labels, set));
