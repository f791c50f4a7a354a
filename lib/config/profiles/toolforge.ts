import "server-only";
import type { Profile } from "./schema";

/** Toolforge from 2020 on: namespaces `tool-<tool>`, kubeadm nodes, groups in ou=servicegroups. */
export const toolforge: Profile = {
  name: "toolforge",
  toolNamespace: "^tool-(?<tool>[a-z0-9]([-a-z0-9]*[a-z0-9])?)$",
  nodeRoles: [
    { pattern: "-control-\\d+$", role: "control" },
    { pattern: "-worker-nfs-\\d+$", role: "worker-nfs" },
    { pattern: "-worker-\\d+$", role: "worker" },
    { pattern: "-(gateway|ingress)-\\d+$", role: "gateway" },
    { pattern: "-etcd-\\d+$", role: "etcd" },
    { pattern: ".", role: "other" },
  ],
  platformNamespaces: [
    "default",
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "image-build",
    "istio-gateway",
    "kyverno",
    "metrics",
  ],
  tenancy: {
    namespace: { name: "tool-{tool}", labels: { name: "tool-{tool}", tenancy: "tool" }, annotations: {} },
    serviceAccounts: [],
    roleBinding: { name: "{tool}-tool-binding", clusterRole: "tools-user", user: "{tool}" },
    infrastructure: {
      readOnly: [{ binding: "{user}-view-binding", clusterRole: "view" }],
      full: [
        { binding: "{user}-view-binding", clusterRole: "view" },
        { binding: "{user}-binding", clusterRole: "k8s-admin" },
      ],
      fullGroup: "tools.admin",
    },
  },
  infrastructureUsers: [],
  directory: {
    peopleBase: "ou=people,dc=wikimedia,dc=org",
    personFilter: "(&(objectClass=posixAccount)(uid={user}))",
    groupBase: "ou=servicegroups,dc=wikimedia,dc=org",
    groupFilter: "(&(objectClass=groupOfNames)(member={dn}))",
    roles: [
      { group: "tools.admin", role: "admin" },
      { group: "tools.operators", role: "operator" },
    ],
    toolGroup: "^tools\\.(?<tool>.+)$",
    peopleFilter: "(objectClass=posixAccount)",
    groupsFilter: "(&(objectClass=groupOfNames)(cn=tools.*))",
    toolBase: "ou=people,ou=servicegroups,dc=wikimedia,dc=org",
    toolFilter: "(&(objectClass=posixAccount)(cn=tools.*))",
    disabledShell: "/bin/disabledtoolshell",
    everyone: "viewer",
  },
  metrics: {
    nodeCpuCores: 'sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
    nodeMemoryBytes: "sum by (instance) (node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes)",
    nfsStuckProcesses: "sum by (instance) (prometheus_k8s_nfs_stuck_total_procs)",
    label: "instance",
    clusterCpuCores: 'sum(rate(node_cpu_seconds_total{mode!="idle"}[5m]))',
    clusterMemoryBytes: "sum(node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes)",
    clusterPods: 'sum(kube_pod_status_phase{phase="Running"})',
    // Shards of kube-state-metrics tell the same twice.
    quotaPeak:
      'max by (namespace) (max_over_time(kube_resourcequota{type="used",resource="{resource}"}[30d]))',
    apiServersSince: 'min(process_start_time_seconds{job="k8s-apiserver"})',
    firingAlerts: 'ALERTS{alertstate="firing",severity!~"info|none"}',
  },
  toolMail: "{tool}.maintainers@toolforge.org",
  puppet: { certname: "{node}.tools.eqiad1.wikimedia.cloud" },
  hiera: { list: "k8s::worker_hosts", host: "{node}.tools.eqiad1.wikimedia.cloud" },
  accounts: {
    home: { mode: "2775", folders: ["logs"], disabledFlag: "k8s.disabled" },
    kubeconfig: { path: ".kube/config", mode: "0600", context: "toolforge", user: "tf-{tool}" },
    credential: {
      kind: "certificate",
      // Every client reads both; a platform's worth of RSA keys takes half an hour of a processor, of these seconds.
      key: "ecdsa-p256",
      organization: "toolforge",
      request: "tool-{tool}",
      folder: ".toolskube",
      validDays: null,
      renewDays: 30,
      admins: { organization: "admins", request: "admin-{tool}", folder: ".admkube", namespace: "default" },
    },
  },
  toolLinks: [
    { label: "Web", url: "https://{tool}.toolforge.org/" },
    {
      label: "Grafana",
      url: "https://grafana.wmcloud.org/d/TJuKfnt4z/kubernetes-namespace?orgId=1&var-cluster=prometheus-tools&var-namespace={namespace}",
    },
    { label: "Server admin log", url: "https://sal.toolforge.org/tools.{tool}" },
    { label: "Maintainers", url: "https://toolsadmin.wikimedia.org/tools/id/{tool}" },
  ],
  restartAnnotation: "toolforge.org/started-at",
  webServiceLabels: [
    { "app.kubernetes.io/component": "web", "app.kubernetes.io/managed-by": "webservice" },
    { "tool.toolforge.org/service": "true" },
    // Of web services that were started before October 2020.
    { "tools.wmflabs.org/webservice": "true" },
  ],
  // Values of maintain-kubeusers of 2023-08; a site with others overrides the field.
  quotas: {
    objectName: "tool-{tool}",
    hard: {
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
      // 3 until 2024, when overrides of 16 were dropped for being no more than the default.
      "count/deployments.apps": "16",
    },
    container: {
      default: { cpu: "500m", memory: "512Mi" },
      defaultRequest: { cpu: "150m", memory: "256Mi" },
      max: { cpu: "1", memory: "4Gi" },
      min: { cpu: "50m", memory: "100Mi" },
    },
    requestsShare: 0.5,
  },
  // Of the builds service (builds-api): a PipelineRun for each `toolforge build start`, a few of each tool are kept.
  builds: { namespace: "image-build", toolLabel: "user" },
  statusPage: {
    offered: ["web", "jobs", "builds", "routes", "quota", "notices", "availability", "incidents"],
    byDefault: ["web", "jobs", "notices", "availability", "incidents"],
  },
  operatorGroup: "forgeboard-operators",
  annotationPrefix: "forgeboard.dev/",
};
