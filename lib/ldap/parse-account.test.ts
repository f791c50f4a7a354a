import { describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { parsePerson, parseTool } from "./parse-account";
import { parseLdif } from "./parse-ldif";

const RIGHT = {
  ...{ cn: "tools.bot", uidNumber: "51000", gidNumber: "51001", homeDirectory: "/data/project/bot" },
  loginShell: "/bin/bash",
};
const entryOf = (attributes: Record<string, string>) => ({
  dn: "uid=tools.bot,ou=people",
  attributes: new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [value]])),
});
const tool = (change: Record<string, string> = {}) =>
  parseTool(entryOf({ ...RIGHT, ...change }), toolforge.directory);

describe("a tool's account", () => {
  it("is read with what it is", () => {
    expect(tool()).toEqual({
      name: "bot",
      account: {
        ...{ name: "bot", uid: 51_000, gid: 51_001, homeDirectory: "/data/project/bot" },
        ...{ disabled: [], disabledAt: null, members: [] },
      },
    });
    expect(tool({ cn: "project.bot" })).toBeNull();
  });

  it.each([
    [{ loginShell: "/bin/disabledtoolshell" }, ["shell"], null],
    [{ pwdPolicySubentry: "cn=disabled,ou=ppolicies" }, ["policy"], null],
    [{ pwdAccountLockedTime: "20261101090000.123456Z" }, ["locked"], "2026-11-01T09:00:00.123Z"],
    [{ pwdAccountLockedTime: "2026110109Z" }, ["locked"], "2026-11-01T09:00:00.000Z"],
    [{ pwdAccountLockedTime: "000001010000Z" }, ["locked"], null],
    [{ pwdAccountLockedTime: "yesterday" }, ["locked"], null],
    [{ loginShell: "/bin/disabledtoolshell ", pwdPolicySubentry: "" }, ["policy"], null],
  ])("with %j is disabled by %j since %j", (change, disabled, disabledAt) => {
    expect(tool(change as Record<string, string>)).toMatchObject({ account: { disabled, disabledAt } });
  });

  it.each([
    [{ uidNumber: "0" }, 'has uidNumber "0"'],
    [{ uidNumber: "-1" }, 'has uidNumber "-1"'],
    [{ uidNumber: "2147483648" }, 'has uidNumber "2147483648"'],
    [{ gidNumber: "many" }, 'has gidNumber "many"'],
    [{ homeDirectory: "data/project/bot" }, 'has homeDirectory "data/project/bot"'],
    [{ homeDirectory: "/data/project/../../etc" }, 'has homeDirectory "/data/project/../../etc"'],
    [{ homeDirectory: "/data/project/." }, 'has homeDirectory "/data/project/."'],
    [{ homeDirectory: "/data/project/bot\n/etc" }, "has homeDirectory"],
  ])("with %j is named and not taken", (change, says) => {
    expect(tool(change as Record<string, string>)).toEqual({
      name: "bot",
      says: expect.stringContaining(says),
    });
  });

  it("without a part of it is named too", () => {
    const { uidNumber: _uid, ...rest } = RIGHT;
    expect(parseTool(entryOf(rest), toolforge.directory)).toEqual({ name: "bot", says: "has no uidNumber" });
    const odd = parseTool(entryOf({ ...RIGHT, cn: "tools.b)(uid=*" }), toolforge.directory);
    expect(odd).toEqual({ name: null, says: '"b)(uid=*" is no name of an account' });
  });
});

it("a person's account needs a name, a uid and a home", () => {
  const person = { uid: "anna", cn: "Anna", uidNumber: "100001", homeDirectory: "/home/anna" };
  expect(parsePerson(entryOf(person))).toMatchObject({
    name: "anna",
    account: { displayName: "Anna", groups: [] },
  });
  expect(parsePerson(entryOf({ ...person, displayName: "Anna B" }))).toMatchObject({
    account: { displayName: "Anna B" },
  });
  for (const change of [{ uidNumber: "0" }, { homeDirectory: "/home/../root" }])
    expect(parsePerson(entryOf({ ...person, ...change }))).toHaveProperty("says");
});

describe("LDIF", () => {
  it("is read with either line end, folded lines, comments and base64", () => {
    const text =
      "version: 1\n\n# a note\n  that goes on\ndn: cn=a\ncn: a\ndescription:: w6k=\nlong: one\n  two\nCN: b\n";
    const wanted = [
      {
        dn: "cn=a",
        attributes: new Map([
          ["cn", ["a", "b"]],
          ["description", ["é"]],
          ["long", ["one two"]],
        ]),
      },
    ];
    expect(parseLdif(text)).toEqual(wanted);
    expect(parseLdif(text.replaceAll("\n", "\r\n"))).toEqual(wanted);
  });

  it.each([
    ["dn: cn=a\nchangetype: delete\n", "cn=a: change records are not supported"],
    ["cn: a\n", 'a record begins with "cn" instead of dn'],
    ["dn: cn=a\nphoto:< file:///etc/passwd\n", "photo: values by URL are not supported"],
    ["dn: cn=a\nno attribute\n", 'cannot read "no attribute"'],
  ])("that is something else is refused with words: %j", (text, says) => {
    expect(() => parseLdif(text)).toThrow(says);
  });
});
