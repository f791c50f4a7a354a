import { expect, it } from "vitest";
import { ldif } from "@/e2e/platform/ldif";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { readLdifAccounts } from "@/lib/ldap/read-ldif-accounts";
import { checkAccounts } from "./check-accounts";

const of = (text: string) =>
  checkAccounts(true, async () => readLdifAccounts(text, "a file", toolforge.directory));

it("counts what the mirror would have, in each of the ways a tool is disabled", async () => {
  expect(await of(ldif())).toMatchObject([{ state: "ok", says: "301 tools and 31 people from a file" }]);
  const { tools } = readLdifAccounts(ldif(), "a file", toolforge.directory);
  expect(new Set(tools.flatMap(({ disabled }) => disabled))).toEqual(new Set(["shell", "policy", "locked"]));
  expect(tools.map(({ name }) => name)).toContain("old_bot");
});

it("tells a directory without tools, and one that gives a part, in words", async () => {
  expect(await of("dn: dc=org\nobjectClass: top\n")).toMatchObject([
    { state: "wrong", says: expect.stringContaining("holds no tool") },
  ]);
  const failing = checkAccounts(true, async () => Promise.reject(new Error("only a part")));
  expect(await failing).toMatchObject([{ state: "wrong", says: "only a part" }]);
});

it("has nothing to say where no directory is named", async () => {
  expect(await checkAccounts(false, async () => Promise.reject(new Error("asked")))).toEqual([]);
});
