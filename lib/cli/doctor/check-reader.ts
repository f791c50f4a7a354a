import "server-only";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { type Access, may } from "./access";
import { type Finding, missing, ok, wrong } from "./finding";

export const WATCHED: readonly { group: string; resources: readonly string[] }[] = [
  {
    group: "",
    resources: [
      "nodes",
      "pods",
      "namespaces",
      "events",
      "resourcequotas",
      "limitranges",
      "services",
      "replicationcontrollers",
    ],
  },
  { group: "apps", resources: ["deployments", "replicasets", "statefulsets", "daemonsets"] },
  { group: "batch", resources: ["jobs", "cronjobs"] },
  { group: "policy", resources: ["poddisruptionbudgets"] },
  { group: "networking.k8s.io", resources: ["ingresses"] },
  { group: "gateway.networking.k8s.io", resources: ["httproutes"] },
  { group: "tekton.dev", resources: ["pipelineruns"] },
];
export const VERBS = ["get", "list", "watch"] as const;

/** Asked by the worker before it deletes a Node. */
export const ATTACHMENTS = { verb: "list", group: "storage.k8s.io", resource: "volumeattachments" } as const;

/** What a stolen reader must not be able to do. */
const FORBIDDEN: readonly (Access & { says: string })[] = [
  { verb: "get", group: "", resource: "secrets", says: "read Secrets" },
  { verb: "patch", group: "", resource: "nodes", says: "patch nodes" },
  { verb: "delete", group: "", resource: "pods", says: "delete pods" },
  { verb: "create", group: "", resource: "pods", subresource: "exec", says: "run commands in pods" },
  { verb: "impersonate", group: "", resource: "users", says: "impersonate people" },
];

const GIVE = "kubectl apply -f deploy/rbac-reader.yaml";

/** The web process's identity: may list and watch what the index holds, and nothing that would hurt when stolen. */
export async function checkReader(connection: KubeConnection): Promise<Finding[]> {
  return [
    ...(await Promise.all(
      WATCHED.flatMap(({ group, resources }) => resources.map((name) => watches(connection, group, name))),
    )),
    await lists(connection),
    await tooMuch(connection),
  ];
}

async function watches(connection: KubeConnection, group: string, resource: string): Promise<Finding> {
  const place = { area: "cluster", checked: `reader watches ${resource}` } as const;
  const lacks: string[] = [];
  for (const verb of VERBS) if (!(await may(connection, { verb, group, resource }))) lacks.push(verb);
  return lacks.length === 0 ? ok(place, "may") : missing(place, `may not ${lacks.join(", ")}`, GIVE);
}

async function lists(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "reader lists volumeattachments" } as const;
  if (await may(connection, ATTACHMENTS)) return ok(place, "may");
  return missing(place, "may not list: a decommission asks a person whether volumes are detached", GIVE);
}

async function tooMuch(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "reader can do no more" } as const;
  const can: string[] = [];
  for (const { says, ...access } of FORBIDDEN) if (await may(connection, access)) can.push(says);
  if (can.length === 0) return ok(place, "no Secrets, no writes");
  return wrong(
    place,
    `it may also ${can.join(", ")}`,
    `${GIVE}\nand give FORGEBOARD_READER_KUBECONFIG a token of that account: deploy/README.md, Identities`,
  );
}
