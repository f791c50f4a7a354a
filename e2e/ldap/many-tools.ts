import { TOOL_BASE, toolEntries } from "../platform/ldif";

/** A directory of a real size as LDIF, with everything in it that has ever surprised a reader. */

export const BASE = "dc=wikimedia,dc=org";
const PEOPLE = `ou=people,${BASE}`;
const GROUPS = `ou=servicegroups,${BASE}`;

/** Odd tools; the numbers of the others begin with 52000. */
export const ODD = {
  underscore: "under_score",
  byTool: "kept-by-a-tool",
  shell: "off-by-shell",
  policy: "off-by-policy",
  locked: "off-by-lock",
  archive: "off-for-good",
  all: "off-in-all-ways",
  cn: "spelled-cn",
  orphan: "without-maintainer",
  noUid: "without-uid",
  twice: "there-twice",
} as const;

const entry = (dn: string, lines: readonly string[]): string => [`dn: ${dn}`, ...lines].join("\n");
const person = (user: string) => `uid=${user},${PEOPLE}`;
const policy = "pwdPolicySubentry: cn=disabled,ou=ppolicies,dc=wikimedia,dc=org";

export function manyTools({ tools, people }: { tools: number; people: number }): string {
  const unit = (dn: string, ou: string) => entry(dn, ["objectClass: organizationalUnit", `ou: ${ou}`]);
  const odd = (name: string, more: Partial<Parameters<typeof toolEntries>[0]> = {}) =>
    toolEntries({ name, uid: uidOf(name), members: [person("person-1")], ...more });
  const names = Object.values(ODD);
  const uidOf = (name: string) => 60_000 + names.indexOf(name as (typeof names)[number]);
  return `${[
    entry(BASE, ["objectClass: dcObject", "objectClass: organization", "dc: wikimedia", "o: many"]),
    unit(PEOPLE, "people"),
    unit(GROUPS, "servicegroups"),
    unit(TOOL_BASE, "people"),
    entry(`cn=reader,${BASE}`, [
      "objectClass: organizationalRole",
      "objectClass: simpleSecurityObject",
      "cn: reader",
      "userPassword: reader-of-tests",
    ]),
    // A subtree that another server holds.
    entry(`ou=elsewhere,${PEOPLE}`, [
      "objectClass: referral",
      "objectClass: extensibleObject",
      "ou: elsewhere",
      `ref: ldap://127.0.0.1:1/ou=elsewhere,${PEOPLE}`,
    ]),
    ...Array.from({ length: people }, (_, at) => personEntry(at)),
    groupEntry("tools.admin", 50_001, [person("person-0")]),
    ...Array.from({ length: tools - names.length }, (_, at) =>
      toolEntries({
        name: `tool-${at}`,
        uid: 52_000 + at,
        members: [person(`person-${at % people}`), person(`person-${(at * 7 + 1) % people}`)].filter(
          (dn, index, all) => all.indexOf(dn) === index,
        ),
      }),
    ).flat(),
    ...odd(ODD.underscore),
    ...odd(ODD.byTool, {
      members: [
        `uid=tools.${ODD.underscore},${TOOL_BASE}`,
        `cn=tools.${ODD.cn},${TOOL_BASE}`,
        person("person-1"),
      ],
    }),
    ...odd(ODD.shell, { shell: "/bin/disabledtoolshell" }),
    ...odd(ODD.policy, { more: [policy] }),
    ...odd(ODD.locked, { more: ["pwdAccountLockedTime: 20261101090000.123456Z"] }),
    ...odd(ODD.archive, { more: ["pwdAccountLockedTime: 000001010000Z"] }),
    ...odd(ODD.all, {
      shell: "/bin/disabledtoolshell",
      more: [policy, "pwdAccountLockedTime: 20261101090000Z"],
    }),
    ...odd(ODD.cn, { rdn: "cn" }),
    // groupOfNames must have a member: an empty one is how the platform writes none.
    ...odd(ODD.orphan, { members: [""] }),
    ...odd(ODD.noUid).map((text) =>
      text.includes("posixAccount") ? text.replace(/^uidNumber: .*$/m, "uidNumber: 0") : text,
    ),
    ...odd(ODD.twice),
    ...odd(ODD.twice, { rdn: "cn" }).slice(1),
  ].join("\n\n")}\n`;
}

const personEntry = (at: number): string =>
  entry(person(`person-${at}`), [
    "objectClass: inetOrgPerson",
    "objectClass: posixAccount",
    `uid: person-${at}`,
    `cn: Person ${at}`,
    `sn: ${at}`,
    `mail: person-${at}@example.org`,
    `uidNumber: ${100_001 + at}`,
    "gidNumber: 500",
    `homeDirectory: /home/person-${at}`,
  ]);

const groupEntry = (name: string, gid: number, members: readonly string[]): string =>
  entry(`cn=${name},${GROUPS}`, [
    "objectClass: groupOfNames",
    "objectClass: posixGroup",
    `cn: ${name}`,
    `gidNumber: ${gid}`,
    ...members.map((member) => `member: ${member}`),
  ]);
