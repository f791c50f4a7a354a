import { createHash, pbkdf2Sync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { fillFilter } from "./fill-filter";
import { ldifDirectory } from "./ldif-directory";
import { verifyPassword } from "./verify-password";

const salt = Buffer.from("saltsalt");
const ssha = (algorithm: string, password: string) =>
  Buffer.concat([createHash(algorithm).update(password).update(salt).digest(), salt]).toString("base64");
const layout = toolforge.directory;
const open = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), "forgeboard-ldif-")), "people.ldif");
  writeFileSync(file, text);
  return ldifDirectory(file, layout);
};

const PEOPLE = `version: 1
# a comment
dn: uid=anna,ou=people,dc=wikimedia,dc=org
objectClass: posixAccount
uid: anna
cn:: ${Buffer.from("Anna Müller").toString("base64")}
userPassword: {SSHA256}${ssha("sha256", "secret")}

dn: cn=tools.admin,ou=servicegroups,dc=wikimedia,dc=org
objectClass: groupOfNames
cn: tools.admin
member: uid=anna, ou=people,dc=wiki
 media,dc=org
`;

describe("ldifDirectory", () => {
  it("knows a person with folded groups and a base64 name", async () => {
    expect(await open(PEOPLE).authenticate("anna", "secret")).toEqual({
      user: "anna",
      dn: "uid=anna,ou=people,dc=wikimedia,dc=org",
      displayName: "Anna Müller",
      groups: ["tools.admin"],
    });
  });

  it.each([
    ["anna", "wrong"],
    ["anna", ""],
    ["nobody", "secret"],
    ["*", "secret"],
    ["anna)(uid=*", "secret"],
  ])("refuses %s with %j", async (user, password) => {
    expect(await open(PEOPLE).authenticate(user, password)).toBeNull();
  });

  it("follows the file, and answers nothing while it cannot be read", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "forgeboard-ldif-")), "people.ldif");
    writeFileSync(file, PEOPLE);
    const people = ldifDirectory(file, layout);
    expect((await people.find("anna"))?.groups).toEqual(["tools.admin"]);
    writeFileSync(file, PEOPLE.replace("member: uid=anna", "member: uid=another"));
    expect((await people.find("anna"))?.groups).toEqual([]);
    writeFileSync(file, "half a rec");
    await expect(people.find("anna")).rejects.toMatchObject({ code: "invalid" });
    writeFileSync(file, PEOPLE);
    expect((await people.find("anna"))?.groups).toEqual(["tools.admin"]);
  });

  it("refuses a file with a plain-text password", () => {
    expect(() => open(PEOPLE.replace(/userPassword:.*/, "userPassword: secret"))).toThrow(/not salted/);
  });
});

describe("verifyPassword", () => {
  const pbkdf2 = (bytes: Buffer) => bytes.toString("base64").replaceAll("+", ".");
  it.each([
    ["{SSHA}", `{SSHA}${ssha("sha1", "pw")}`],
    ["{SSHA512}", `{SSHA512}${ssha("sha512", "pw")}`],
    [
      "{PBKDF2-SHA512}",
      `{PBKDF2-SHA512}1000$${pbkdf2(salt)}$${pbkdf2(pbkdf2Sync("pw", salt, 1000, 64, "sha512"))}`,
    ],
  ])("accepts the right password of %s only", (_scheme, stored) => {
    expect([verifyPassword("pw", stored), verifyPassword("pW", stored), verifyPassword("", stored)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each(["pw", "{SHA}x", "{SSHA}", "{PBKDF2-SHA256}1$$"])("accepts nothing for %s", (stored) => {
    expect(verifyPassword("pw", stored)).toBe(false);
  });
});

it("escapes what a filter would read as syntax", () => {
  expect(fillFilter("(uid={user})", { user: "a*)(\\\0" })).toBe("(uid=a\\2a\\29\\28\\5c\\00)");
});
