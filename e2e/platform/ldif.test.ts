import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toolforge } from "@/lib/config/profiles/toolforge";
import { ldifDirectory } from "@/lib/ldap/ldif-directory";
import { ldif } from "./ldif";

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "ldif-"));
  writeFileSync(join(dir, "people.ldif"), ldif());
});

afterAll(() => rmSync(dir, { recursive: true }));

it.each([
  ["admin", "tools.admin"],
  ["operator", "tools.operators"],
  ["maintainer", "tools.wikibugs"],
])("lets %s in with the demo's password, as a member of %s", async (user, group) => {
  const directory = ldifDirectory(join(dir, "people.ldif"), toolforge.directory);
  expect((await directory.authenticate(user, `${user}-demo`))?.groups).toContain(group);
  expect(await directory.authenticate(user, "wrong")).toBeNull();
});
