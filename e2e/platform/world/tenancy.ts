import { type Managed, managedBy } from "../managed-amounts";
import { type KubeObject, textAt } from "../objects";
import type { Store } from "../store";
import { template } from "./pods";
import { type Random, randomFrom } from "./random";
import { add, addDeployment } from "./workloads";

/**
 * What the platform's own controller gave each tool, and where it has drifted since. A generator of its own, so that it
 * leaves the rest of the world as it is.
 */

const DAY = 86_400_000;

/** The quota every tool has; the same amounts as the profile's. */
export const HARD: Readonly<Record<string, string>> = {
  "requests.cpu": "2",
  "requests.memory": "6Gi",
  "limits.cpu": "2",
  "limits.memory": "8Gi",
  pods: "10",
  services: "1",
  "services.nodeports": "0",
  secrets: "10",
  configmaps: "10",
  persistentvolumeclaims: "3",
  replicationcontrollers: "1",
  "count/cronjobs.batch": "50",
  "count/jobs.batch": "15",
  "count/deployments.apps": "16",
};

const LIMITS = {
  type: "Container",
  default: { cpu: "500m", memory: "512Mi" },
  defaultRequest: { cpu: "150m", memory: "256Mi" },
  max: { cpu: "1", memory: "4Gi" },
  min: { cpu: "50m", memory: "100Mi" },
};

/** Amounts that somebody raised with kubectl and wrote down nowhere: one tool in fifteen. */
export const isRaised = (index: number): boolean => index % 15 === 8;
/** Namespaces that were made by hand, without the label. */
export const isUnlabelled = (index: number): boolean => index % 71 === 9;

export const hardOf = (index: number): Record<string, string> =>
  isRaised(index) ? { ...HARD, pods: "40", "limits.memory": "32Gi" } : { ...HARD };

/** When and with what it was raised, as far as the API server tells. */
export const managedOf = (index: number, now: number): { managed?: readonly Managed[] } =>
  isRaised(index)
    ? { managed: [managedBy("kubectl-edit", ["pods", "limits.memory"], now - (index + 20) * DAY)] }
    : {};

export const LIMIT_ENTRIES = [LIMITS];

export const ORPHAN = "tool-lost-and-found";
/** A tool whose first quota, of another name, was never taken away. */
const TWICE = 33;
/** A tool that lost its rights. */
const RIGHTLESS = 44;
/** Disabled long ago, so that they have none either. */
const DISABLED = ["stub-uploader", "query-uploader"];

export function addTenancy(store: Store, seed: number, tools: readonly string[], now: number): void {
  const place = { store, random: randomFrom(seed + 3) };
  for (const [index, tool] of tools.entries())
    if (index !== RIGHTLESS && !DISABLED.includes(tool)) addRights(place, tool, now);
  addQuota(place, tools[TWICE] ?? "", now);
  addAdmins(place, now);
  addOrphan(place, now);
}

type Place = { store: Store; random: Random };

const roleRef = (name: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name });
const user = (name: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "User", name });

function addRights(place: Place, tool: string, now: number): void {
  const namespace = `tool-${tool}`;
  const made = place.store.get("namespaces", namespace);
  const created = made === undefined ? now : Date.parse(textAt(made, "metadata", "creationTimestamp"));
  add(
    place,
    "rolebindings",
    { name: `${tool}-tool-binding`, namespace, created },
    { roleRef: roleRef("tools-user"), subjects: [user(tool)] },
  );
}

function addQuota(place: Place, tool: string, now: number): KubeObject {
  const hard = { pods: "4", "limits.memory": "4Gi" };
  return add(
    place,
    "resourcequotas",
    { name: tool, namespace: `tool-${tool}`, created: now - 1_500 * DAY },
    { spec: { hard }, status: { hard, used: { pods: "1" } } },
  );
}

/** The two admins, and somebody who is none any more. */
function addAdmins(place: Place, now: number): void {
  const bind = (name: string, role: string, who: string) =>
    add(
      place,
      "clusterrolebindings",
      { name, created: now - 500 * DAY },
      { roleRef: roleRef(role), subjects: [user(who)] },
    );
  for (const who of ["admin", "anna", "former"]) {
    if (who !== "former") bind(`${who}-view-binding`, "view", who);
    bind(`${who}-binding`, "k8s-admin", who);
  }
}

/** A tool that went from the directory and left its namespace, where something still runs. */
function addOrphan(place: Place, now: number): void {
  const created = now - 1_200 * DAY;
  const labels = { name: ORPHAN, tenancy: "tool", "kubernetes.io/metadata.name": ORPHAN };
  add(
    place,
    "namespaces",
    { name: ORPHAN, created, labels },
    { spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } },
  );
  addDeployment(place, {
    name: "lost-and-found",
    namespace: ORPHAN,
    created,
    replicas: 0,
    template: template({
      labels: { name: "lost-and-found", toolforge: "tool" },
      image: "docker-registry.tools.wmflabs.org/toolforge-python39-sssd-web:latest",
      container: "webservice",
      cpu: "250m",
      memory: "512Mi",
    }),
  });
}
