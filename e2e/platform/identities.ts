import type { IncomingHttpHeaders } from "node:http";
import type { Resource } from "./kinds";
import { forbidden, qualified, StatusError } from "./status-error";

export type Role = "reader" | "writer" | "admin";

export type Identity = {
  role: Role;
  user: string;
  impersonated: { user: string; groups: readonly string[]; extra: Readonly<Record<string, string>> } | null;
};

const USERS: Readonly<Record<Role, string>> = {
  reader: "system:serviceaccount:forgeboard:web",
  writer: "system:serviceaccount:forgeboard:worker",
  admin: "kubernetes-admin",
};

/** Group a person must be impersonated with before the cluster lets them write. */
const OPERATORS = ["forgeboard-operators", "system:masters"];

/** What the writing identity, or the person it speaks for, may do beyond reading. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  nodes: ["patch", "update", "delete"],
  pods: ["delete", "create"],
  "pods/eviction": ["create"],
  deployments: ["patch"],
  statefulsets: ["patch"],
  replicasets: ["patch"],
  replicationcontrollers: ["patch"],
  cronjobs: ["patch"],
  jobs: ["patch", "create"],
  namespaces: ["create", "patch"],
  serviceaccounts: ["create"],
  resourcequotas: ["create", "patch", "delete"],
  limitranges: ["create", "patch"],
  certificatesigningrequests: ["create", "delete"],
  "certificatesigningrequests/approval": ["patch"],
  rolebindings: ["create", "patch", "delete"],
};

export type Tokens = Readonly<Record<Role, string>>;

/** @throws StatusError 401 without a token the box knows */
export function identify(headers: IncomingHttpHeaders, tokens: Tokens): Identity {
  const token = headers.authorization?.replace(/^Bearer /, "");
  const role = (["reader", "writer", "admin"] as const).find((each) => tokens[each] === token);
  if (role === undefined) throw new StatusError(401, "Unauthorized", "Unauthorized");
  const user = headers["impersonate-user"];
  const groups = headers["impersonate-group"];
  const extra = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("impersonate-extra-") && typeof value === "string"
      ? [[decodeURIComponent(name.slice("impersonate-extra-".length)), value] as const]
      : [],
  );
  const impersonated =
    typeof user === "string"
      ? {
          user,
          groups: (Array.isArray(groups) ? groups.join(",") : (groups ?? "")).split(/,\s*/),
          extra: Object.fromEntries(extra),
        }
      : null;
  if (impersonated !== null && role === "reader")
    throw forbidden(
      `users "${impersonated.user}" is forbidden: User "${USERS.reader}" cannot impersonate resource "users" in API group "" at the cluster scope`,
      {
        name: impersonated.user,
        kind: "users",
      },
    );
  return { role, user: USERS[role], impersonated };
}

/** @throws StatusError 403 in the authorizer's words */
export function authorize(
  who: Identity,
  verb: string,
  of: Resource,
  namespace: string,
  name: string,
  subresource = "",
  lost: ReadonlySet<string> = new Set(),
): void {
  if (who.role === "admin" && who.impersonated === null) return;
  const target = subresource === "" ? of.name : `${of.name}/${subresource}`;
  const reads = ["get", "list", "watch"].includes(verb) && of.name !== "secrets";
  const operator = who.impersonated?.groups.some((group) => OPERATORS.includes(group)) === true;
  const writes =
    who.role !== "reader" &&
    operator &&
    WRITES[target]?.includes(verb) === true &&
    !lost.has(`${verb} ${target}`);
  if (reads || writes || (who.role === "admin" && operator)) return;
  const scope = namespace === "" ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const user = who.impersonated?.user ?? who.user;
  throw forbidden(
    `${qualified(of)}${name === "" ? "" : ` "${name}"`} is forbidden: User "${user}" cannot ${verb} resource "${target}" in API group "${of.group}" ${scope}`,
    { ...(name === "" ? {} : { name }), ...(of.group === "" ? {} : { group: of.group }), kind: of.name },
  );
}
