import "server-only";
import type { KubeConnection } from "@/lib/kubernetes/connection";
import { type Access, impersonating, may } from "./access";
import { type Finding, missing, ok, wrong } from "./finding";
import { OPERATOR_RIGHTS, sayAccess } from "./operator-rights";

const GIVE = "kubectl apply -f deploy/rbac-writer.yaml";
const CONSTRAIN = "kubectl apply -f deploy/rbac-writer-constrained.yaml";
/** Nobody's name: the question is what the group gives to a person who has nothing else. */
const SOMEBODY = "forgeboard-doctor";

/** The worker's identity: nothing by itself but looking at nodes; what people may do, it does as them. */
export async function checkWriter(
  connection: KubeConnection,
  operatorGroup: string,
  clusterRole: string | null,
): Promise<Finding[]> {
  const as = impersonating(SOMEBODY, operatorGroup);
  return [
    await looks(connection),
    await compares(connection),
    ...(await operators(connection, as, operatorGroup)),
    await repairs(connection, as, operatorGroup, clusterRole),
    await namesTheAction(connection),
    await alone(connection),
    await narrow(connection),
  ];
}

async function looks(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "writer looks at nodes" } as const;
  const can = await may(connection, { verb: "get", group: "", resource: "nodes" });
  return can ? ok(place, "may") : missing(place, "may not get nodes", GIVE);
}

const RBAC = "rbac.authorization.k8s.io";

async function compares(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "writer lists what tools have" } as const;
  const asked = [
    { group: "", resource: "limitranges" },
    { group: "", resource: "serviceaccounts" },
    { group: RBAC, resource: "rolebindings" },
    { group: RBAC, resource: "clusterrolebindings" },
  ];
  const lacks: string[] = [];
  for (const access of asked)
    if (!(await may(connection, { verb: "list", ...access }))) lacks.push(access.resource);
  return lacks.length === 0 ? ok(place, "may") : missing(place, `may not list ${lacks.join(", ")}`, GIVE);
}

/** Only repair and provision of tools need it: where nobody may, drift is still shown. */
async function repairs(
  connection: KubeConnection,
  as: Record<string, string>,
  group: string,
  clusterRole: string | null,
): Promise<Finding> {
  const place = { area: "cluster", checked: `people in ${group} repair tools` } as const;
  const asked: Access[] = [
    { verb: "create", group: "", resource: "namespaces" },
    { verb: "create", group: "", resource: "resourcequotas" },
    { verb: "create", group: "", resource: "limitranges" },
    ...(clusterRole === null
      ? []
      : [
          { verb: "create", group: RBAC, resource: "rolebindings" },
          { verb: "bind", group: RBAC, resource: "clusterroles", name: clusterRole },
        ]),
  ];
  const lacks: string[] = [];
  for (const access of asked)
    if (!(await may(connection, access, as).catch(() => false)))
      lacks.push(`${access.verb} ${access.name ?? access.resource}`);
  return lacks.length === 0 ? ok(place, "may") : missing(place, `may not ${lacks.join(", ")}`, GIVE);
}

/** One finding for each right, so that a site that leaves one out on purpose sees just that. */
async function operators(
  connection: KubeConnection,
  as: Record<string, string>,
  group: string,
): Promise<Finding[]> {
  const anything = await may(connection, {
    verb: "impersonate",
    group: "",
    resource: "users",
    name: SOMEBODY,
  });
  const found: Finding[] = [];
  for (const { does, without, ...access } of OPERATOR_RIGHTS) {
    const place = { area: "cluster", checked: `people in ${group} ${does} (${sayAccess(access)})` } as const;
    const allowed = await may(connection, access, as).catch(() => null);
    // Where impersonation is constrained, the writer needs the deed in its own role as well.
    const passes =
      anything || (await may(connection, { ...access, verb: `impersonate-on:user-info:${access.verb}` }));
    if (allowed === null)
      found.push(missing(place, `the writer may not impersonate a person in ${group}`, GIVE));
    else if (!allowed) found.push(missing(place, `may not, the group has no such role: ${without}`, GIVE));
    else if (!passes)
      found.push(missing(place, `the writer may not do it in their name: ${without}`, CONSTRAIN));
    else found.push(ok(place, "may"));
  }
  return found;
}

async function namesTheAction(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "the API server's log names the action" } as const;
  const access = {
    group: "authentication.k8s.io",
    resource: "userextras",
    subresource: "forgeboard.dev/action",
    name: "any",
  };
  for (const verb of ["impersonate:user-info", "impersonate"])
    if (await may(connection, { ...access, verb })) return ok(place, "the writer may set it");
  return missing(place, "the writer may not impersonate userextras/forgeboard.dev/action", GIVE);
}

async function alone(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "writer alone can do nothing" } as const;
  const asked = [
    { verb: "patch", group: "", resource: "nodes", says: "patch nodes" },
    { verb: "get", group: "", resource: "secrets", says: "read Secrets" },
    { verb: "create", group: "", resource: "pods", says: "create pods" },
    { verb: "impersonate", group: "", resource: "groups", name: "system:masters", says: "become root" },
    { verb: "impersonate", group: "", resource: "serviceaccounts", says: "become any service account" },
  ];
  const can: string[] = [];
  for (const { says, ...access } of asked) if (await may(connection, access)) can.push(says);
  if (can.length === 0) return ok(place, "no write without naming a person");
  return wrong(
    place,
    `it may ${can.join(", ")} with nobody's name on it`,
    `${GIVE}\nand give FORGEBOARD_WRITER_KUBECONFIG a token of that account: deploy/README.md, Identities`,
  );
}

/** Unnarrowed, impersonating the name of a controller of the cluster would give that controller's rights. */
async function narrow(connection: KubeConnection): Promise<Finding> {
  const place = { area: "cluster", checked: "impersonation is narrow" } as const;
  const anybody = await may(connection, {
    verb: "impersonate",
    group: "",
    resource: "users",
    name: "system:kube-controller-manager",
  });
  if (!anybody) return ok(place, "no name gives more than the operators' role");
  return wrong(
    place,
    "the writer may act as any user name, those of the cluster's controllers too",
    `Kubernetes 1.36 or later: ${CONSTRAIN}\nbefore: list your operators under resourceNames of the rule on users in deploy/rbac-writer.yaml`,
  );
}
