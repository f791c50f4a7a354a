import "server-only";
import type { AccountFinding, AccountPart } from "./model";
import type { Expected, Registers } from "./registers";
import { kindOf, type TokenRecord } from "./token-file";
import { ACCESS_WORDS, type WantedUser, wantedUsers } from "./wanted-users";

/** Findings of the accounts over all namespaces: in the list of infrastructure users, and in the token file. */

type Wrong = Pick<AccountFinding, "state" | "says" | "repair" | "fields">;

export function judgeInfrastructure(registers: Registers, expected: Expected): AccountFinding[] {
  const users = wantedUsers(registers, expected);
  return [
    ...(expected.declared.length === 0 ? [] : judgeList(users, registers, expected)),
    ...judgeTokenLines(users, registers, expected),
  ];
}

const about =
  (part: AccountPart) =>
  (name: string, wrong: Wrong): AccountFinding => ({ id: `${part}:${name}`, part, tool: null, ...wrong });

/** The list as the site declares it. One that the site declares nothing for is taken as it is. */
function judgeList(
  users: readonly WantedUser[],
  { infrastructureUsers: { records } }: Registers,
  { profile: { groups } }: Expected,
): AccountFinding[] {
  const finding = about("infrastructure-list");
  const known = new Set(users.map(({ name }) => name));
  return [
    ...users.flatMap((user) =>
      judgeRecord(user, records, groups, "is not in the list").map((one) => finding(user.name, one)),
    ),
    ...records
      .filter((record) => isOfInfrastructure(record, groups) && !known.has(record.name))
      .map((record) =>
        finding(record.name, {
          state: "extra",
          says: `line ${record.line}: ${record.name} is not declared for this site`,
          repair: "registers",
          fields: [{ field: "lines", desired: "0", found: "1" }],
        }),
      ),
  ];
}

function judgeTokenLines(
  users: readonly WantedUser[],
  { tokens: { records }, infrastructureUsers }: Registers,
  { profile: { groups }, tools }: Expected,
): AccountFinding[] {
  const finding = about("infrastructure-user");
  const known = new Set(users.map(({ name }) => name));
  const misplaced = infrastructureUsers.records
    .filter((record) => kindOf(record, groups) === "namespaced")
    .map(({ name, line }) =>
      finding(name, {
        state: "invalid",
        says: `line ${line} of the list of infrastructure users: ${name} is a tool there`,
        repair: null,
      }),
    );
  const extra = records
    .filter((record) => isOfInfrastructure(record, groups) && !known.has(record.name))
    .map(({ name, line }) =>
      finding(name, {
        state: "extra",
        says: `line ${line}: ${name} is not in the list of infrastructure users`,
        // A list that was lost would take every program of the platform its access; a tool of the wrong type is set right.
        repair: users.length === 0 || tools.some((tool) => tool.name === name) ? null : "registers",
        fields: [{ field: "lines", desired: "0", found: "1" }],
      }),
    );
  const differing = users.flatMap((user) =>
    judgeRecord(user, records, groups, "is not in the token file").map((one) => finding(user.name, one)),
  );
  return [...differing, ...misplaced, ...extra];
}

const isOfInfrastructure = (record: TokenRecord, groups: Expected["profile"]["groups"]): boolean =>
  (kindOf(record, groups) ?? "namespaced") !== "namespaced";

function judgeRecord(
  user: WantedUser,
  records: readonly TokenRecord[],
  groups: Expected["profile"]["groups"],
  absent: string,
): Wrong[] {
  const [record, second] = records.filter(({ name }) => name === user.name);
  const taken = records.find(({ name, uid }) => uid === user.uid && name !== user.name);
  // Which of several lines is the right one is a person's to say.
  const repair = second === undefined && taken === undefined && user.uid !== null ? "registers" : null;
  const access = ACCESS_WORDS[user.kind];
  if (record === undefined) {
    const why =
      user.uid === null
        ? ", and the site declares no uid for it"
        : taken === undefined
          ? ""
          : `, and uid ${user.uid} is ${taken.name} there`;
    return [
      {
        state: "missing",
        says: `${user.name} ${absent}${why}`,
        repair,
        fields: [
          { field: "access", desired: access, found: null },
          { field: "lines", desired: "1", found: "0" },
        ],
      },
    ];
  }
  const kind = kindOf(record, groups);
  const wrong = [
    ...(user.token === null || record.token.equals(user.token) ? [] : ["its token was changed"]),
    ...(user.uid === null || record.uid === user.uid ? [] : [`uid ${record.uid} should be ${user.uid}`]),
    ...(kind === user.kind ? [] : [`its type should be ${groups[user.kind]}`]),
  ];
  if (wrong.length === 0) return [];
  const says = `line ${record.line}: ${user.name}: ${wrong.join("; ")}`;
  const before = kind === null || kind === "namespaced" ? null : ACCESS_WORDS[kind];
  return [{ state: "differs", says, repair, fields: [{ field: "access", desired: access, found: before }] }];
}
