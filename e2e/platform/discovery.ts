import { apiVersionOf, RESOURCES, type Resource } from "./kinds";

const VERSION = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  gitVersion: "v1.36.3",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "2026-08-12T00:00:00Z",
  goVersion: "go1.26.1",
  compiler: "gc",
  platform: "linux/amd64",
};

const VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"];

const groups = [...new Set(RESOURCES.map((each) => each.group))].filter((group) => group !== "");

const groupEntry = (name: string, version: string) => ({
  name,
  versions: [{ groupVersion: `${name}/${version}`, version }],
  preferredVersion: { groupVersion: `${name}/${version}`, version },
});

const VERBS_OF: Readonly<Record<string, readonly string[]>> = { eviction: ["create"], log: ["get"] };

const resourceEntries = (each: Resource) => [
  {
    name: each.name,
    singularName: each.singular,
    namespaced: each.namespaced,
    kind: each.kind,
    verbs: VERBS,
    shortNames: each.shortNames,
  },
  ...each.subresources.map((subresource) => ({
    name: `${each.name}/${subresource}`,
    singularName: "",
    namespaced: each.namespaced,
    ...(subresource === "eviction"
      ? { group: "policy", version: "v1", kind: "Eviction" }
      : { kind: each.kind }),
    verbs: VERBS_OF[subresource] ?? ["get", "patch", "update"],
  })),
];

const METRICS = {
  name: "nodes",
  singularName: "",
  namespaced: false,
  kind: "NodeMetrics",
  verbs: ["get", "list"],
};

/** The discovery documents and health paths; null for any other path. */
export function discover(path: string): unknown {
  if (path === "/version") return VERSION;
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  if (path === "/apis")
    return {
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: [...groups.map((group) => groupEntry(group, "v1")), groupEntry("metrics.k8s.io", "v1beta1")],
    };
  if (path === "/apis/metrics.k8s.io/v1beta1") return list("metrics.k8s.io/v1beta1", [METRICS]);
  const groupVersion = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))$/.exec(path);
  const wanted = groupVersion?.[1] ?? groupVersion?.[2];
  const served = RESOURCES.filter((each) => apiVersionOf(each) === wanted);
  return wanted === undefined || served.length === 0 ? null : list(wanted, served.flatMap(resourceEntries));
}

const list = (groupVersion: string, resources: readonly unknown[]) => ({
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion,
  resources,
});
