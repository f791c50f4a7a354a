/** The resources the box serves, as discovery lists them. */
export type Resource = {
  name: string;
  kind: string;
  singular: string;
  group: string;
  version: string;
  namespaced: boolean;
  shortNames: readonly string[];
  subresources: readonly string[];
};

const resource = (
  group: string,
  name: string,
  kind: string,
  shortNames: readonly string[] = [],
  options: { cluster?: boolean; subresources?: readonly string[]; version?: string } = {},
): Resource => ({
  name,
  kind,
  singular: kind.toLowerCase(),
  group,
  version: options.version ?? "v1",
  namespaced: options.cluster !== true,
  shortNames,
  subresources: options.subresources ?? ["status"],
});

export const RESOURCES: readonly Resource[] = [
  resource("", "nodes", "Node", ["no"], { cluster: true }),
  resource("", "namespaces", "Namespace", ["ns"], { cluster: true }),
  resource("", "pods", "Pod", ["po"], { subresources: ["status", "eviction", "log"] }),
  resource("", "events", "Event", ["ev"], { subresources: [] }),
  resource("", "services", "Service", ["svc"]),
  resource("", "resourcequotas", "ResourceQuota", ["quota"]),
  resource("", "limitranges", "LimitRange", ["limits"], { subresources: [] }),
  resource("", "secrets", "Secret", [], { subresources: [] }),
  resource("", "serviceaccounts", "ServiceAccount", ["sa"], { subresources: [] }),
  resource("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", [], { subresources: [] }),
  resource("rbac.authorization.k8s.io", "clusterrolebindings", "ClusterRoleBinding", [], {
    cluster: true,
    subresources: [],
  }),
  resource("", "replicationcontrollers", "ReplicationController", ["rc"]),
  resource("apps", "deployments", "Deployment", ["deploy"]),
  resource("apps", "replicasets", "ReplicaSet", ["rs"]),
  resource("apps", "statefulsets", "StatefulSet", ["sts"]),
  resource("apps", "daemonsets", "DaemonSet", ["ds"]),
  resource("batch", "jobs", "Job"),
  resource("batch", "cronjobs", "CronJob", ["cj"]),
  resource("policy", "poddisruptionbudgets", "PodDisruptionBudget", ["pdb"]),
  resource("networking.k8s.io", "ingresses", "Ingress", ["ing"]),
  resource("gateway.networking.k8s.io", "httproutes", "HTTPRoute"),
  resource("tekton.dev", "pipelineruns", "PipelineRun", ["pr", "prs"]),
  resource("certificates.k8s.io", "certificatesigningrequests", "CertificateSigningRequest", ["csr"], {
    cluster: true,
    subresources: ["approval", "status"],
  }),
  resource("storage.k8s.io", "volumeattachments", "VolumeAttachment", [], { cluster: true }),
];

export const apiVersionOf = (of: Resource): string =>
  of.group === "" ? of.version : `${of.group}/${of.version}`;

const BY_NAME = new Map(RESOURCES.map((each) => [each.name, each]));

/** @throws Error for a name the box does not serve. */
export function resourceNamed(name: string): Resource {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`the box has no resource ${name}`);
  return found;
}

export const findResource = (group: string, version: string, name: string): Resource | null => {
  const found = BY_NAME.get(name);
  return found !== undefined && found.group === group && found.version === version ? found : null;
};
