import "server-only";
import type { Profile } from "./schema";
import { toolforge } from "./toolforge";

/** Toolforge of 2017: the namespace is the tool's own name; everything of the platform is listed by name. */
export const toolforge2017: Profile = {
  ...toolforge,
  name: "toolforge-2017",
  toolNamespace: "^(?!default$|kube-)(?<tool>[a-z0-9]([-a-z0-9]*[a-z0-9])?)$",
  nodeRoles: [
    { pattern: "-master-\\d+$", role: "master" },
    { pattern: "^tools-worker-\\d+", role: "worker" },
    { pattern: "-etcd-\\d+", role: "etcd" },
    { pattern: "-proxy-\\d+", role: "proxy" },
    { pattern: ".", role: "other" },
  ],
  metrics: {
    ...toolforge.metrics,
    apiServersSince: 'min(process_start_time_seconds{job="k8s-api"})',
  },
  toolMail: "{tool}.maintainers@tools.wmflabs.org",
  accounts: {
    home: { mode: "2775", folders: ["logs"], disabledFlag: null },
    kubeconfig: { path: ".kube/config", mode: "0400", context: "default", user: "default" },
    credential: {
      kind: "token",
      groups: {
        namespaced: "tool",
        "infrastructure-readonly": "infrastructure-readonly",
        "infrastructure-readwrite": "infrastructure-readwrite",
      },
      resources: [
        "pods",
        "replicationcontrollers",
        "services",
        "secrets",
        "deployments",
        "replicasets",
        "configmaps",
        "jobs",
        "cronjobs",
        "scheduledjobs",
      ],
    },
  },
  toolLinks: [
    { label: "Web", url: "https://tools.wmflabs.org/{tool}/" },
    {
      label: "Grafana",
      url: "https://grafana-labs.wikimedia.org/dashboard/db/kubernetes-tool-combined-stats?var-namespace={namespace}",
    },
    { label: "Server admin log", url: "https://tools.wmflabs.org/sal/tools.{tool}" },
    { label: "Maintainers", url: "https://toolsadmin.wikimedia.org/tools/id/{tool}" },
  ],
  restartAnnotation: "kubectl.kubernetes.io/restartedAt",
  webServiceLabels: [{ "tools.wmflabs.org/webservice": "true" }],
  // There were none yet.
  quotas: null,
  // Nor a builds service: images were the platform's own.
  builds: null,
  platformNamespaces: ["default", "kube-system", "kube-public", "kube-node-lease"],
  // Rights came from the ABAC file and quotas did not exist: in the cluster a tool had its namespace alone.
  tenancy: {
    namespace: { name: "{tool}", labels: { name: "{tool}" }, annotations: { RunAsUser: "{uid}" } },
    serviceAccounts: [],
    roleBinding: null,
    infrastructure: { readOnly: [], full: [], fullGroup: null },
  },
  // Nodes were named by their whole host name.
  puppet: { certname: "{node}" },
  hiera: { ...toolforge.hiera, host: "{node}" },
};
