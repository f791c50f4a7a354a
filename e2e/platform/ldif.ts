import { createHash } from "node:crypto";
import { maintainersOf, PEOPLE, SIGN_IN } from "./people";
import { toolNames } from "./world/names";
import { TOOLS } from "./world/tools";

const BASE = "dc=wikimedia,dc=org";

const canSignIn = (user: string) => SIGN_IN.some((name) => name === user);
const person = (user: string) => `uid=${user},ou=people,${BASE}`;

/** The salt comes from the name, so that the file is the same at every start; these are demo passwords, printed on the screen. */
function ssha(user: string): string {
  const salt = createHash("sha256").update(user).digest().subarray(0, 8);
  const hash = createHash("sha1").update(`${user}-demo`).update(salt).digest();
  return `{SSHA}${Buffer.concat([hash, salt]).toString("base64")}`;
}

const entry = (dn: string, attributes: readonly (readonly [string, string])[]): string =>
  [`dn: ${dn}`, ...attributes.map(([name, value]) => `${name}: ${value}`)].join("\n");

const classes = (...names: string[]) => names.map((name) => ["objectClass", name] as const);

const unit = (dn: string, name: string) => entry(dn, [...classes("organizationalUnit", "top"), ["ou", name]]);

const group = (name: string, gid: number, members: readonly string[]) =>
  entry(`cn=${name},ou=servicegroups,${BASE}`, [
    ...classes("groupOfNames", "posixGroup", "top"),
    ["cn", name],
    ["gidNumber", String(gid)],
    ...members.map((member) => ["member", member] as const),
  ]);

export const TOOL_BASE = `ou=people,ou=servicegroups,${BASE}`;

type ToolOfDirectory = {
  name: string;
  uid: number;
  /** DNs. */
  members: readonly string[];
  shell?: string;
  /** Both spellings are in use. */
  rdn?: "uid" | "cn";
  /** Attributes beside, as lines. */
  more?: readonly string[];
};

/** A tool's group, and the account of its own. */
export const toolEntries = ({
  name,
  uid,
  members,
  shell = "/bin/bash",
  rdn = "uid",
  more = [],
}: ToolOfDirectory) => [
  group(`tools.${name}`, uid, members),
  [
    entry(`${rdn}=tools.${name},${TOOL_BASE}`, [
      ...classes("shadowAccount", "posixAccount", "person", "top"),
      ["uid", `tools.${name}`],
      ["cn", `tools.${name}`],
      ["sn", `tools.${name}`],
      ["uidNumber", String(uid)],
      ["gidNumber", String(uid)],
      ["homeDirectory", `/data/project/${name}`],
      ["loginShell", shell],
    ]),
    ...more,
  ].join("\n"),
];

/** Disabled, each in its own way; the first still runs its web service. */
const DISABLED: Readonly<Record<string, Pick<ToolOfDirectory, "shell" | "more">>> = {
  zoomviewer: { shell: "/bin/disabledtoolshell", more: ["pwdAccountLockedTime: 20261101090000.000000Z"] },
  "stub-uploader": { more: ["pwdPolicySubentry: cn=disabled,ou=ppolicies,dc=wikimedia,dc=org"] },
  "query-uploader": { more: ["pwdAccountLockedTime: 000001010000Z"] },
};

/** The tools of the box, as their accounts have them. The last is of a name that no namespace can have. */
export const TOOLS_OF_DIRECTORY = [...toolNames(TOOLS), "old_bot"].map((name, index) => ({
  name,
  uid: 51_000 + index,
  disabled: name in DISABLED,
}));

/** The directory of the box: people, role groups, and a group and a user for every tool. */
export function ldif(): string {
  const entries = [
    entry(BASE, [...classes("dcObject", "organization", "top"), ["dc", "wikimedia"], ["o", "box"]]),
    unit(`ou=people,${BASE}`, "people"),
    unit(`ou=servicegroups,${BASE}`, "servicegroups"),
    unit(`ou=people,ou=servicegroups,${BASE}`, "people"),
    ...PEOPLE.map((user, index) =>
      entry(person(user), [
        ...classes("inetOrgPerson", "posixAccount", "top"),
        ["uid", user],
        ["cn", `${user.charAt(0).toUpperCase()}${user.slice(1)}`],
        ["sn", user],
        ["mail", `${user}@example.org`],
        ["uidNumber", String(100_001 + index)],
        ["gidNumber", "500"],
        ["homeDirectory", `/home/${user}`],
        ["loginShell", "/bin/bash"],
        ...(canSignIn(user) ? [["userPassword", ssha(user)] as const] : []),
      ]),
    ),
    group("tools.admin", 50_001, [person("admin"), person("anna")]),
    group("tools.operators", 50_002, [person("operator")]),
  ];
  for (const [index, { name, uid }] of TOOLS_OF_DIRECTORY.entries()) {
    const members = [
      ...maintainersOf(name, index).map(person),
      ...(name === "wikibugs" ? [`uid=tools.stashbot,${TOOL_BASE}`] : []),
    ];
    // groupOfNames must have a member: an empty one is how the platform writes none.
    const some = members.length === 0 ? [""] : members;
    entries.push(...toolEntries({ name, uid, members: some, ...DISABLED[name] }));
  }
  return `${entries.join("\n\n")}\n`;
}
