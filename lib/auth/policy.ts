/** Who may do what: the only place that says so. The server checks it, the pages ask it what to offer. */

export const ROLES = ["viewer", "maintainer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What is done by actions: each verb asks for the permission of its own name. */
export const VERBS = [
  "node.cordon",
  "node.uncordon",
  "node.drain",
  "node.repool",
  "node.reboot",
  "node.decommission",
  "pod.force-delete",
  "campaign.run",
  "quota.edit",
  "mirror.accept-shrink",
  "tool.repair",
  "tool.put-back",
  "tool.provision",
  "account.repair",
  "infrastructure.repair",
  "tool.disable",
  "tool.enable",
  "status.set-note",
  "status.set-fields",
  "tool.restart",
  "tool.rerun-job",
  "tool.postpone-drain",
] as const;

export const PERMISSIONS = [
  "node.read",
  "pod.read",
  "overview.read",
  "tool.read",
  "tool.inspect",
  "namespace.read",
  "quota.read",
  "action.read",
  "audit.read",
  "audit.verify",
  "audit.export",
  "view.write",
  "token.manage",
  ...VERBS,
  "action.approve",
  "action.pause",
  "action.cancel",
  "action.undo",
  "switch.write",
  "session.manage",
  "mirror.read",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWER: readonly Permission[] = [
  "node.read",
  "pod.read",
  "overview.read",
  "tool.read",
  "namespace.read",
  "quota.read",
  "action.read",
  "view.write",
  "token.manage",
];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  "tool.inspect",
  "status.set-note",
  "status.set-fields",
  "mirror.read",
  "audit.read",
  "audit.verify",
  "node.cordon",
  "node.uncordon",
  "node.drain",
  "node.repool",
  "node.reboot",
  "campaign.run",
  "quota.edit",
  "tool.restart",
  "tool.rerun-job",
  "tool.postpone-drain",
  "action.approve",
  "action.pause",
  "action.cancel",
  "action.undo",
];

/** A maintainer sees the platform as a viewer does; their own tools are a matter of the tool, not of the role. */
export const TABLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(VIEWER),
  maintainer: new Set(VIEWER),
  operator: new Set(OPERATOR),
  admin: new Set(PERMISSIONS),
};

export const roleMay = (role: Role, permission: Permission): boolean => TABLE[role].has(permission);

/** Token scope `read` cuts a person's rights down to looking. */
export const READ_SCOPE: ReadonlySet<Permission> = new Set(
  PERMISSIONS.filter(
    (permission) =>
      permission.endsWith(".read") || permission === "audit.verify" || permission === "tool.inspect",
  ),
);
