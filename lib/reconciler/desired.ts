import "server-only";
import type { Profile } from "@/lib/config/profiles/schema";
import type { Fields } from "@/lib/kubernetes/model";
import type { DesiredQuota } from "@/lib/quotas/model";
import type { Account, DesiredObject } from "./model";

/** What should be in the cluster, from the directory and the profile. Pure. */

type Tenancy = Pick<Profile, "tenancy">;

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

export const namespaceOf = ({ tenancy }: Tenancy, tool: string): string =>
  fill(tenancy.namespace.name, { tool });

/**
 * The objects of one tool. A disabled one keeps its namespace and its limits, and has no rights; what it does not have
 * yet is not made for it, which `drift.ts` sees to.
 */
export function desiredObjects(
  profile: Tenancy,
  account: Account,
  amounts: DesiredQuota | null,
): DesiredObject[] {
  const { tenancy } = profile;
  const tool = account.name;
  const namespace = namespaceOf(profile, tool);
  const values = { tool, namespace, uid: String(account.uid) };
  const within = (kind: DesiredObject["kind"], name: string, fields: Fields): DesiredObject => ({
    kind,
    namespace,
    name: fill(name, values),
    tool,
    fields,
  });
  const objects: DesiredObject[] = [
    {
      kind: "namespace",
      namespace: "",
      name: namespace,
      tool,
      fields: {
        ...prefixed("labels", tenancy.namespace.labels, values),
        ...prefixed("annotations", tenancy.namespace.annotations, values),
      },
    },
    ...tenancy.serviceAccounts.map((name) => within("serviceaccount", name, {})),
  ];
  if (amounts !== null) {
    objects.push(
      within("resourcequota", amounts.name, prefixed("hard", amounts.hard)),
      within("limitrange", amounts.name, limitFields(amounts.container)),
    );
  }
  if (tenancy.roleBinding !== null && !account.disabled)
    objects.push(within("rolebinding", tenancy.roleBinding.name, bindingFields(tenancy.roleBinding, values)));
  return objects;
}

/** The binding that gives a tool its rights; null where the profile has none. A disabled tool should not have it. */
export const bindingOf = (profile: Tenancy, tool: string): DesiredObject | null =>
  desiredObjects(profile, { name: tool, uid: 0, disabled: false }, null).find(
    ({ kind }) => kind === "rolebinding",
  ) ?? null;

/** What accounts over the whole cluster should be bound to. `admins` are members of the profile's full group. */
export function desiredInfrastructure(
  { tenancy, infrastructureUsers }: Pick<Profile, "tenancy" | "infrastructureUsers">,
  admins: readonly string[],
): DesiredObject[] {
  const accounts = [...admins.map((user) => ({ user, access: "full" as const })), ...infrastructureUsers];
  const objects = new Map<string, DesiredObject>();
  for (const { user, access } of accounts)
    for (const { binding, clusterRole } of tenancy.infrastructure[access === "full" ? "full" : "readOnly"]) {
      const name = fill(binding, { user });
      objects.set(name, {
        kind: "clusterrolebinding",
        namespace: "",
        name,
        tool: null,
        fields: { roleRef: `ClusterRole/${clusterRole}`, subjects: `User/${user}` },
      });
    }
  return [...objects.values()];
}

const bindingFields = (
  { clusterRole, user }: { clusterRole: string; user: string },
  values: Readonly<Record<string, string>>,
): Fields => ({ roleRef: `ClusterRole/${clusterRole}`, subjects: `User/${fill(user, values)}` });

const limitFields = (container: DesiredQuota["container"]): Fields =>
  Object.assign(
    {},
    ...Object.entries(container).map(([bound, amounts]) => prefixed(`limits.${bound}`, amounts)),
  );

const prefixed = (prefix: string, fields: Fields, values: Readonly<Record<string, string>> = {}): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, fill(value, values)]),
  );
